// Starts the Live Status daemon when the gateway starts, and returns. Whatever goes wrong here is one
// line in the gateway's log: a status display must never stand in the way of a gateway.
// Written by `live-status hook install`; run that again after moving Java or the jar.
import { execFile, spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, closeSync, readFileSync, renameSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

const JAVA = "@JAVA@";
const JAR = "@JAR@";
const OPTIONS = "@OPTIONS@";
const ARCHIVE = "@ARCHIVE@";
const LOG = "@LOG@";
const UNIT = "live-status.service";
// Only there where systemd runs the machine; units alone may also lie in a container.
const SYSTEMD = "/run/systemd/system";
const LOG_LIMIT = 5 * 1024 * 1024;
// The gateway waits for this hook, so all of it together stays below a second.
const SYSTEMCTL_MS = 200;
const WATCH_MS = 500;

const say = (line) => console.log(`[live-status] ${line}`);
const warn = (line) => console.error(`[live-status] ${line}`);

function unitInstalled(folders) {
  return existsSync(SYSTEMD) && folders.some((folder) => existsSync(join(folder, UNIT)));
}

function systemctl(call) {
  // A gateway that is a system service itself is not told where its user's manager listens.
  const env = { XDG_RUNTIME_DIR: `/run/user/${process.getuid?.()}`, ...process.env };
  return new Promise((resolve) => {
    execFile("systemctl", call, { timeout: SYSTEMCTL_MS, env }, (error, _out, complaint) => {
      if (!error) resolve(null);
      else if (error.killed) resolve(`no answer within ${SYSTEMCTL_MS} ms`);
      else resolve(complaint.trim().split("\n")[0] || error.message.split("\n")[0]);
    });
  });
}

// The user's service and a daemon of our own share a data folder, whose lock lets in only one of them.
async function startUserService() {
  const config = process.env.XDG_CONFIG_HOME || join(homedir(), ".config");
  if (!unitInstalled([join(config, "systemd/user"), "/etc/systemd/user", "/usr/lib/systemd/user"])) return false;
  const why = await systemctl(["--user", "--no-block", "start", UNIT]);
  if (why === null) say(`started the user's service ${UNIT}`);
  else warn(`could not start the user's service (systemctl --user start ${UNIT}: ${why}); starting the daemon itself`);
  return why === null;
}

// The system's has another folder: a daemon of our own beside it would post everything twice.
async function startSystemService() {
  if (!unitInstalled(["/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"])) return false;
  if ((await systemctl(["is-active", "--quiet", UNIT])) === null) {
    say(`the system service ${UNIT} runs`);
    return true;
  }
  const why = await systemctl(["--no-block", "--no-ask-password", "start", UNIT]);
  if (why === null) say(`started the system service ${UNIT}`);
  else warn(`could not start the system service (${why}); as root: systemctl enable --now ${UNIT}, or remove it`);
  return true;
}

function openLog() {
  mkdirSync(dirname(LOG), { recursive: true, mode: 0o700 });
  if (existsSync(LOG) && statSync(LOG).size > LOG_LIMIT) renameSync(LOG, `${LOG}.1`);
  return openSync(LOG, "a", 0o600);
}

function lastLine() {
  try {
    return readFileSync(LOG, "utf8").trim().split("\n").pop() || "it said nothing";
  } catch {
    return "it said nothing";
  }
}

function startDaemon() {
  if (!existsSync(JAR)) {
    warn(`${JAR} is missing; install it again, then run: live-status hook install`);
    return Promise.resolve();
  }
  const options = existsSync(OPTIONS) ? [`@${OPTIONS}`] : [];
  // Java leaves an archive aside that was made for another jar or another Java.
  if (existsSync(ARCHIVE)) options.push(`-XX:SharedArchiveFile=${ARCHIVE}`, "-Xlog:cds*=off");
  const log = openLog();
  return new Promise((resolve) => {
    const child = spawn(JAVA, [...options, "-jar", JAR, "run", "--if-not-running"], {
      detached: true,
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    const timer = setTimeout(() => {
      say(`started the daemon, process ${child.pid}, unless one runs already; its log is ${LOG}`);
      resolve();
    }, WATCH_MS);
    child.on("error", (error) => {
      clearTimeout(timer);
      const why = error.code === "ENOENT" ? "it is missing" : error.message;
      warn(`could not start Java (${JAVA}): ${why}; install Java 17 or newer, then run: live-status hook install`);
      resolve();
    });
    child.on("exit", (code, signal) => {
      clearTimeout(timer);
      if (code === 0) say("the daemon runs already, or was stopped");
      else warn(`the daemon ended (${signal || `exit code ${code}`}): ${lastLine()} (log: ${LOG})`);
      resolve();
    });
    child.unref();
  });
}

export default async function handler(event) {
  if (event?.type !== "gateway" || event?.action !== "startup") return;
  try {
    if (!(await startUserService()) && !(await startSystemService())) await startDaemon();
  } catch (error) {
    warn(`could not start: ${error.message}`);
  }
}
