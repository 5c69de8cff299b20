// The mutants of Node.js: defects of `cluster`, each of which breaks one requirement.
//
// A file in sections/ gives rows:
//   id           "NAME" in its file; outside "FILE.NAME"
//   requirement  the id of the one that it breaks
//   breaks       what goes wrong, in one plain sentence
//   unnoticed    why the suite cannot notice it, in words; none: it should
//   apply        puts it into the process that calls it: function (cluster, tools), see tools.cjs
//   primary      the plain program that shows it, as far as the primary runs it; calls end(holds)
//   worker       the part of the workers; none: they do nothing
//   setup        code of the program that both run first; none: nothing
'use strict';

const crypto = require('crypto');
const fs = require('fs');
const path = require('path');

const folder = path.join(__dirname, 'sections');

function load(section) {
  return require(path.join(folder, section + '.cjs')).map((row) => {
    return {...row, id: section + '.' + row.id};
  });
}

// Only the file that has it is read: every process of a run does that.
exports.find = function (id) {
  const section = id.slice(0, id.indexOf('.'));
  const row = fs.existsSync(path.join(folder, section + '.cjs')) &&
      load(section).find((each) => each.id === id);
  if (!row) throw new Error('there is no mutant ' + id + '; list.cjs prints all');
  return row;
};

exports.all = function () {
  const sections = fs.readdirSync(folder).filter((name) => name.endsWith('.cjs')).sort();
  return sections.flatMap((name) => load(name.slice(0, -'.cjs'.length)));
};

// Another one when what the mutant does has changed.
exports.fingerprint = function (row) {
  const tools = fs.readFileSync(path.join(__dirname, 'tools.cjs'));
  return crypto.createHash('sha256').update(String(row.apply)).update(tools).digest('hex')
      .slice(0, 16);
};
