// With advanced serialization the primary receives values that JSON does not have.
// cluster.settings.serialization.advanced: With "advanced" messages keep values that child_process
// describes for it.
// clusterspec v18, cluster-settings/serialization-advanced-to-primary, in the names of v10. Exits
// with 1 if it fails.
'use strict';
const assert = require('assert');
const cluster = require('cluster');
const util = require('util');

const log = [];
const record = (event, data) => log.push({event, ...data});
const all = (event) => log.filter((e) => (e.event + ' ').startsWith(event + ' '));
const seen = (event) => all(event)[0];
const every = (event, holds) => all(event).length > 0 && all(event).every(holds);
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const quiet = (idle) => idle > 700; // so many ms without news: nothing more comes

if (cluster.isMaster) {
  cluster.on('fork', (worker) => worker.on('error', () => {})); // a closed channel is no failure
  cluster.on('fork', (worker) => process.on('exit', () => worker.process.kill('SIGKILL')));
  process.on('SIGUSR2', () => record('hello w1')); // of the worker
  (async () => {
    cluster.setupMaster({serialization: 'advanced'});
    const w1 = cluster.fork();
    w1.on('message', (message) =>
        record('worker.message w1',
        {'message.map': util.inspect(message.map), 'message.set': util.inspect(message.set),
        'message.big': util.inspect(message.big), 'message.date': util.inspect(message.date),
        'message.expression': util.inspect(message.expression),
        'message.error': String(message.error), 'message.bytes': util.inspect(message.bytes),
        'message.numbers': util.inspect(message.numbers),
        'message.buffer': util.inspect(message.buffer), 'message.self': message.self === message,
        'message.plain': message.plain}));
    await until(() => seen('hello w1') && seen('worker.message w1'));
    await until(quiet);
    assert(every('worker.message w1', (e) =>
        e['message.map'] === util.inspect(new Map([[1, {a: 'two'}], ['text', 3]]))),
        'wrong message.map in worker.message w1');
    assert(every('worker.message w1', (e) =>
        e['message.set'] === util.inspect(new Set([1, 'one']))),
        'wrong message.set in worker.message w1');
    assert(every('worker.message w1', (e) =>
        e['message.big'] === util.inspect(BigInt('12345678901234567890'))),
        'wrong message.big in worker.message w1');
    assert(every('worker.message w1', (e) =>
        e['message.date'] === util.inspect(new Date('2020-01-01T00:00:00.000Z'))),
        'wrong message.date in worker.message w1');
    assert(every('worker.message w1', (e) => e['message.expression'] === util.inspect(/a+/gi)),
        'wrong message.expression in worker.message w1');
    assert(every('worker.message w1', (e) =>
        e['message.error'] === String(new TypeError('on purpose'))),
        'wrong message.error in worker.message w1');
    assert(every('worker.message w1', (e) =>
        e['message.bytes'] === util.inspect(new Uint8Array([0x00, 0xff, 0x7f]))),
        'wrong message.bytes in worker.message w1');
    assert(every('worker.message w1', (e) =>
        e['message.numbers'] === util.inspect(new Uint16Array(new Uint8Array([0x01, 0x00, 0xff,
        0x00]).buffer))), 'wrong message.numbers in worker.message w1');
    assert(every('worker.message w1', (e) =>
        e['message.buffer'] === util.inspect(Buffer.from('68690a', 'hex'))),
        'wrong message.buffer in worker.message w1');
    assert(every('worker.message w1', (e) => e['message.self'] === true),
        'wrong message.self in worker.message w1');
    assert(every('worker.message w1', (e) =>
        same(e['message.plain'], {text: 'a b', deep: [true, null, 1.5]})),
        'wrong message.plain in worker.message w1');
  })().then(() => process.exit(), (error) => {
    console.log(`FAILED: ${error.message}`, log);
    process.exit(1);
  });
} else {
  cluster.worker.on('error', () => {}); // a channel may close while something is sent
  process.send((() => {
    const whole = {map: new Map([[1, {a: 'two'}], ['text', 3]]), set: new Set([1, 'one']),
        buffer: Buffer.from('68690a', 'hex'), big: BigInt('12345678901234567890'),
        date: new Date('2020-01-01T00:00:00.000Z'), expression: /a+/gi,
        error: new TypeError('on purpose'), bytes: new Uint8Array([0x00, 0xff, 0x7f]),
        numbers: new Uint16Array(new Uint8Array([0x01, 0x00, 0xff, 0x00]).buffer), self: null,
        plain: {text: 'a b', deep: [true, null, 1.5]}};
    whole.self = whole;
    return whole;
  })());
  process.kill(process.ppid, 'SIGUSR2'); // it is ready
}

async function until(condition) {
  for (let known, at; !condition(Date.now() - at); await new Promise((go) => setTimeout(go, 10))) {
    if (known !== log.length) [known, at] = [log.length, Date.now()];
    assert(Date.now() - at < 5000 && process.uptime() < 50, `in vain: ${condition}`);
  }
}
