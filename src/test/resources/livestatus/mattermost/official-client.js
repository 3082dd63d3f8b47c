// Drives a server with Mattermost's own client and holds what comes back to the client's own types.
// Environment: MODULES, URL, VERSION, TOKEN, ME, OTHER_TOKEN, PERSON, CHANNEL.
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const env = process.env;
const lib = (name) => path.join(env.MODULES, '@mattermost', name);
const {Client4} = require(lib('client'));
const v11 = env.VERSION === '11';

function connect(token) {
  const client = new Client4();
  client.setUrl(env.URL);
  client.setToken(token);
  return client;
}

// The keys that a type names without a question mark, and what kind of value each has.
function required(file, type) {
  const source = fs.readFileSync(path.join(lib('types'), 'lib', file), 'utf8');
  const start = source.indexOf(`export type ${type} = {`);
  assert.ok(start >= 0, `${type} is in ${file}`);
  const body = source.slice(start, source.indexOf('\n};', start));
  const keys = {};
  for (const match of body.matchAll(/^ {4}(\w+): ([^;]+);/gm)) {
    const kind = match[2];
    keys[match[1]] = ['string', 'number', 'boolean'].includes(kind)
      ? kind
      : kind.startsWith('Array') || kind.endsWith('[]')
        ? 'array'
        : kind.startsWith('Record') || kind === 'PostMetadata'
          ? 'object'
          : null;
  }
  assert.ok(Object.keys(keys).length > 2, `${type} has keys`);
  return keys;
}

function holds(value, file, type) {
  for (const [key, kind] of Object.entries(required(file, type))) {
    if (!v11 && key === 'first_inaccessible_post_time') {
      continue;
    }
    assert.ok(key in value, `${type}.${key} is there`);
    const is = Array.isArray(value[key]) ? 'array' : typeof value[key];
    if (kind) {
      assert.equal(is, kind, `${type}.${key}`);
    }
  }
}

async function refused(promise, status, id) {
  await assert.rejects(promise, (error) => {
    assert.equal(error.status_code, status, error.message);
    assert.match(error.server_error_id ?? '', id);
    return true;
  });
}

async function main() {
  const client = connect(env.TOKEN);
  const me = await client.getMe();
  assert.equal(me.id, env.ME);
  assert.equal(me.is_bot, true);
  assert.match(client.serverVersion, v11 ? /^11\./ : /^5\.37/);
  const config = await client.getClientConfig();
  assert.equal(config.PostEditTimeLimit, '-1');

  const pending = 'pending-of-the-official-client';
  const wanted = {
    channel_id: env.CHANNEL,
    message: 'made',
    pending_post_id: pending,
    props: {attachments: [{text: 'a', color: '#2e7d32'}]},
  };
  const post = await client.createPost(wanted);
  holds(post, 'posts.d.ts', 'Post');
  assert.equal(post.pending_post_id, pending);
  assert.equal(post.props.from_bot, 'true');
  assert.equal((await client.createPost(wanted)).id, post.id, 'a retry makes no second post');

  const patched = await client.patchPost({id: post.id, props: {attachments: [{text: 'b'}]}});
  holds(patched, 'posts.d.ts', 'Post');
  assert.equal(patched.message, 'made');
  assert.equal(patched.props.attachments[0].text, 'b');
  assert.equal(patched.props.from_bot, undefined);
  assert.ok(patched.edit_at > 0);

  const reply = await client.createPost({
    channel_id: env.CHANNEL,
    root_id: post.id,
    message: 'a reply',
  });
  const thread = await client.getPostThread(post.id);
  holds(thread, 'posts.d.ts', 'PostList');
  assert.deepEqual(Object.keys(thread.posts).sort(), [post.id, reply.id].sort());
  assert.equal((await client.getPost(post.id)).reply_count, 1);
  const page = await client.getPosts(env.CHANNEL, 0, 30);
  holds(page, 'posts.d.ts', 'PostList');
  assert.deepEqual(page.order.slice(0, 2), [reply.id, post.id]);

  const reaction = await client.addReaction(env.ME, post.id, 'eyes');
  holds(reaction, 'reactions.d.ts', 'Reaction');
  assert.equal((await client.getReactionsForPost(post.id)).length, 1);
  assert.equal((await client.getPost(post.id)).has_reactions, true);
  await client.pinPost(post.id);
  assert.equal((await client.getPost(post.id)).is_pinned, true);
  const put = await client.updatePost({id: post.id, message: 'put'});
  assert.equal(put.is_pinned, false);
  assert.deepEqual(put.props, {});

  const direct = await client.createDirectChannel([env.ME, env.PERSON]);
  assert.equal(direct.type, 'D');
  assert.equal((await client.createDirectChannel([env.PERSON, env.ME])).id, direct.id);
  assert.equal((await client.getChannel(env.CHANNEL)).id, env.CHANNEL);
  assert.equal((await client.getChannelMember(env.CHANNEL, env.ME)).user_id, env.ME);

  const other = connect(env.OTHER_TOKEN);
  await refused(other.patchPost({id: post.id, message: 'x'}), 403, /permissions/);
  await refused(connect('wrong').getMe(), 401, /session_expired/);
  await refused(client.getPost('a'.repeat(26)), 404, /app\.post\.get/);
  await refused(client.patchPost({id: 'a'.repeat(26), message: 'x'}), 403, /permissions/);
  await refused(
    client.createPost({channel_id: env.CHANNEL, root_id: reply.id, message: 'x'}),
    400,
    /root_id/,
  );
  assert.equal((await client.deletePost(post.id)).status, 'OK');
  await refused(client.deletePost(post.id), v11 ? 404 : 403, /./);
  await refused(client.getPost(reply.id), 404, /app\.post\.get/);

  // Of a refusal that is no JSON it keeps neither the status nor the headers.
  await assert.rejects(
    (async () => {
      for (let i = 0; i < 300; i++) {
        await client.getMe();
      }
    })(),
    (error) => error.status_code === undefined,
  );
  console.log('The official client is content with the simulated server.');
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
