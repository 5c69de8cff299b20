// Whose `error` is recorded, and when. Plain ES5, as adapter.cjs.
'use strict';

var events = require('events');
var isFunction = require('./basics.cjs').isFunction;

// `isReactedTo(event, subject)` says whether the program reacts to it now. Gives
// watch(emitter, event, subject, tell), after which tell(error) is called for each error of the
// emitter, and followReactions(), to be called when what the program reacts to has changed.
module.exports = function (isReactedTo) {
  var watched = []; // {emitter, event, subject, tell, heard}

  // An `error` without listeners ends the process, which a listener of ours would prevent. So it is
  // recorded where it is emitted: at once where nobody listens, else when the listeners have run.
  // A program that reacts to it has a listener itself, which is told or not: in Node and Deno one of
  // the runtime's that throws keeps it from the next.
  function hookEmit(prototype) {
    var emitAsIs = prototype.emit;
    prototype.emit = function emit(type) {
      var isError = type === 'error' && isWatched(this);
      var isHeard = isError && this.listenerCount('error') > 0;
      var tellsItself = isHeard && isTold(this);
      if (isError && !isHeard) recordError(this, arguments[1]);
      var result = emitAsIs.apply(this, arguments);
      if (isHeard && !tellsItself) recordError(this, arguments[1]);
      return result;
    };
  }

  // Whether what the process emits comes through the function that all emitters share. In Bun it
  // does not.
  function isProcessLikeOthers() {
    var shared = events.EventEmitter.prototype;
    var emitAsIs = shared.emit;
    var comesThrough = false;
    shared.emit = function () {
      comesThrough = true;
      return emitAsIs.apply(this, arguments);
    };
    process.emit('clusterspec');
    shared.emit = emitAsIs;
    return comesThrough;
  }

  function isWatched(emitter) {
    return watched.some(function (each) { return each.emitter === emitter; });
  }

  function isTold(emitter) {
    return watched.some(function (each) { return each.emitter === emitter && each.heard; });
  }

  function recordError(emitter, error) {
    watched.forEach(function (each) {
      if (each.emitter === emitter) each.tell(error);
    });
  }

  function watch(emitter, event, subject, tell) {
    if (!emitter || !isFunction(emitter.on)) return;
    watched.push({emitter: emitter, event: event, subject: subject, tell: tell, heard: false});
    followReactions();
  }

  // A program that reacts to an error listens to it, as long as it does.
  function followReactions() {
    watched.forEach(function (each) {
      var heard = isReactedTo(each.event, each.subject);
      if (heard !== each.heard) each.emitter[heard ? 'on' : 'removeListener']('error', each.tell);
      each.heard = heard;
    });
  }

  if (!isProcessLikeOthers()) hookEmit(Object.getPrototypeOf(process));
  hookEmit(events.EventEmitter.prototype);
  return {watch: watch, followReactions: followReactions};
};
