// Workers whose program never loads cluster are never online.
'use strict';
const {ChildProcess} = require('child_process');
const {EventEmitter} = require('events');
ChildProcess.prototype.emit = function (type, message, ...rest) {
  const child = this.spawnargs && this.spawnargs.some((each) => each.endsWith('child.cjs'));
  if (child && type === 'internalMessage' && message.act === 'online') return true;
  return EventEmitter.prototype.emit.call(this, type, message, ...rest);
};
