/** What the whole process costs, measured from outside, against baselines of the same run. */
package livestatus.bench;
