// What all files of the adapter use. Plain ES5, as adapter.cjs.
'use strict';

// The module, or null where the runtime has none.
exports.optional = function optional(name) {
  try { return require(name); } catch (e) { return null; }
};

exports.nothing = function nothing() {};
exports.isFunction = function isFunction(value) { return typeof value === 'function'; };
exports.list = function list(args) { return Array.prototype.slice.call(args); };

exports.has = function has(object, key) {
  return Object.prototype.hasOwnProperty.call(object, key);
};

// These members of the object, as far as it has them.
exports.pick = function pick(object, keys) {
  var out = {};
  keys.forEach(function (key) { if (object[key] !== undefined) out[key] = object[key]; });
  return out;
};
