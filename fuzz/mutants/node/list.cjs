// Prints all mutants as JSON; with an id, the plain program that shows that mutant.
'use strict';

const catalogue = require('./catalogue.cjs');
const program = require('./program.cjs');

if (process.argv[2]) {
  console.log(program(catalogue.find(process.argv[2])));
} else {
  console.log(JSON.stringify(catalogue.all().map((row) => ({
    id: row.id, requirement: row.requirement, breaks: row.breaks,
    fingerprint: catalogue.fingerprint(row), unnoticed: row.unnoticed
  }))));
}
