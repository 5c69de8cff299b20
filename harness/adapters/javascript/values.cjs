// Values as the protocol writes them: "Values" in ../PROTOCOL.md. Plain ES5, as adapter.cjs.
'use strict';

var net = require('net');
var basics = require('./basics.cjs');
var has = basics.has, isFunction = basics.isFunction, nothing = basics.nothing;
var dgram = basics.optional('dgram');

var MAX_STRING_UNITS = 1024;
var MAX_DEPTH = 32;

// `workers` knows the process's Worker objects: isWorker(value), labelOf(worker), find(label); and
// refuse(message) throws, for what cannot be made. Gives encode(value) and decode(json).
module.exports = function (workers) {
  // ---------------------------------------------------------------- values: encoding

  function hex(number, digits) { return ('0000000' + number.toString(16)).slice(-digits); }

  function hexOf(view) {
    var bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    return Array.prototype.slice.call(bytes).map(function (byte) { return hex(byte, 2); }).join('');
  }

  function fnv1a(string) {
    var h = 0x811c9dc5;
    for (var i = 0; i < 2 * string.length; i++) {
      h ^= (string.charCodeAt(i >> 1) >> (i % 2 ? 8 : 0)) & 255;
      // times 16777619: the product itself would not fit into a double
      h = (h + (h << 1) + (h << 4) + (h << 7) + (h << 8) + (h << 24)) >>> 0;
    }
    return hex(h, 8);
  }

  // A lone surrogate has no UTF-8 form, so a string with one is sent as a digest too.
  var LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(^|[^\ud800-\udbff])[\udc00-\udfff]/;

  function escaped(string) { return string.charAt(0) === '$' ? '$' + string : string; }

  function encodeString(string) {
    if (string.length <= MAX_STRING_UNITS && !LONE_SURROGATE.test(string)) return escaped(string);
    return {$type: 'String', length: string.length, fnv1a: fnv1a(string)};
  }

  function encodeNumber(number) {
    if (!isFinite(number)) return '$' + number;
    return number === 0 && 1 / number < 0 ? '$-0' : number;
  }

  function className(object) {
    var proto = Object.getPrototypeOf(object);
    return String((proto && proto.constructor && proto.constructor.name) || 'Object');
  }

  function isPlain(object) {
    var proto = Object.getPrototypeOf(object);
    return proto === null || Object.getPrototypeOf(proto) === null || className(object) === 'Object';
  }

  function encodeProperty(object, key, above) {
    try {
      return encode(object[key], above);
    } catch (e) { // a getter, or a trap of a Proxy
      return {$type: 'Unreadable'};
    }
  }

  function encodeList(items, above) {
    var out = [];
    for (var i = 0; i < items.length; i++) out.push(encodeProperty(items, i, above));
    return out;
  }

  function encodePlain(object, above) {
    var out = Object.create(null); // so that a key `__proto__` is like any other
    Object.keys(object).forEach(function (key) {
      out[escaped(key)] = encodeProperty(object, key, above);
    });
    return out;
  }

  function encodeObject(object, above) {
    var items = [];
    if (workers.isWorker(object)) return {$type: 'Worker', label: workers.labelOf(object)};
    if (object instanceof net.Server) return {$type: 'net.Server'};
    if (object instanceof net.Socket) return {$type: 'net.Socket'};
    if (dgram && object instanceof dgram.Socket) return {$type: 'dgram.Socket'};
    if (object instanceof RegExp) return {$type: 'RegExp', value: String(object)};
    if (object instanceof Date) {
      return {$type: 'Date', value: isNaN(object) ? '$NaN' : object.toISOString()};
    }
    if (object instanceof Error) {
      return {$type: 'Error', name: encodeProperty(object, 'name', above),
              message: encodeProperty(object, 'message', above)};
    }
    if (ArrayBuffer.isView(object) && !(object instanceof DataView)) {
      return {$type: Buffer.isBuffer(object) ? 'Buffer' : className(object), hex: hexOf(object)};
    }
    if (above.length > MAX_DEPTH) return {$type: className(object)};
    if (Array.isArray(object)) return encodeList(object, above);
    if (object instanceof Map) {
      object.forEach(function (value, key) { items.push([key, value]); });
      return {$type: 'Map', entries: encodeList(items, above)};
    }
    if (object instanceof Set) {
      object.forEach(function (value) { items.push(value); });
      return {$type: 'Set', values: encodeList(items, above)};
    }
    return isPlain(object) ? encodePlain(object, above) : {$type: className(object)};
  }

  // `above` are the objects that the value lies in, outermost first.
  function encode(value, above) {
    switch (typeof value) {
      case 'undefined': return '$undefined';
      case 'boolean': return value;
      case 'number': return encodeNumber(value);
      case 'string': return encodeString(value);
      case 'function': return '$function';
      case 'bigint': return {$type: 'BigInt', value: String(value)};
      case 'symbol': return {$type: 'Symbol'};
    }
    if (value === null) return null;
    if (above.indexOf(value) !== -1) return '$circular';
    return encodeObject(value, above.concat([value]));
  }

  // ---------------------------------------------------------------- values: decoding

  var constants = {
    $undefined: undefined, $NaN: NaN, $Infinity: Infinity, '$-Infinity': -Infinity, '$-0': -0,
    $function: nothing
  };

  var decoders = {
    Map: function (value, root) { return new Map(decodeInside(value.entries, root)); },
    Set: function (value, root) { return new Set(decodeInside(value.values, root)); },
    Date: function (value) { return new Date(decode(value.value)); },
    Buffer: function (value) { return Buffer.from(value.hex, 'hex'); },
    BigInt: function (value) { return global.BigInt(value.value); },
    RegExp: function (value) {
      var end = value.value.lastIndexOf('/');
      return new RegExp(value.value.slice(1, end), value.value.slice(end + 1));
    },
    Error: function (value) {
      var error = new (isFunction(global[value.name]) ? global[value.name] : Error)(value.message);
      if (error.name !== value.name) error.name = value.name;
      return error;
    },
    Worker: function (value) { return workers.find(value.label); },
    // For settings such as `inspectPort`: a function that returns what is given.
    Function: function (value) { return function () { return decode(value.returns); }; }
  };

  function decodeTyped(value, root) {
    if (has(decoders, value.$type)) return decoders[value.$type](value, root);
    if (typeof value.hex === 'string' && isFunction(global[value.$type])) {
      return new global[value.$type](new Uint8Array(Buffer.from(value.hex, 'hex')).buffer);
    }
    workers.refuse('cannot make a value of type ' + value.$type);
  }

  // `$circular` stands for the outermost object, kept in `root.value`.
  function decodeInside(value, root) {
    if (typeof value === 'string' && value.charAt(0) === '$') {
      if (value.charAt(1) === '$') return value.slice(1);
      if (value === '$circular') return root.value;
      if (has(constants, value)) return constants[value];
      workers.refuse('no value is written ' + value);
    }
    if (value === null || typeof value !== 'object') return value;
    if (has(value, '$type')) return decodeTyped(value, root);
    var out = Array.isArray(value) ? [] : {};
    if (root.value === undefined) root.value = out;
    Object.keys(value).forEach(function (key) {
      // not by assignment, because of the key `__proto__`
      Object.defineProperty(out, key.slice(0, 2) === '$$' ? key.slice(1) : key, {
        value: decodeInside(value[key], root), writable: true, enumerable: true, configurable: true
      });
    });
    return out;
  }

  function decode(value) {
    try {
      return decodeInside(value, {value: undefined});
    } catch (e) { // such as a BigInt where the language has none
      workers.refuse('cannot decode: ' + e.message);
    }
  }

  return {encode: function (value) { return encode(value, []); }, decode: decode};
};
