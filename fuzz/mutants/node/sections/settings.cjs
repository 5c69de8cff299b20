// cluster.settings: what it shows, and what workers are started with.
'use strict';

// A setting that does not reach new workers, although settings shows it.
function ignored(name) {
  return (cluster, {startedWith}) => startedWith((settings) => ({...settings, [name]: undefined}));
}

// What settings shows after a fork without setupPrimary(), and after it.
function shown(change) {
  return (cluster, {afterSetup, forked}) => {
    afterSetup((settings) => { cluster.settings = change({...settings}); });
    forked(() => { cluster.settings = change({...cluster.settings}); });
  };
}

module.exports = [
  {
    id: 'empty-after-fork',
    requirement: 'cluster.settings.filled-by-fork',
    breaks: 'After a fork without setup, settings is empty.',
    apply(cluster, {forked, setup}) {
      let set = false;
      setup((original) => function (given) {
        if (given) set = true;
        return original.call(this, given);
      });
      forked(() => { if (!set) cluster.settings = {}; });
    },
    primary() {
      cluster.fork();
      end(cluster.settings.exec === process.argv[1]);
    }
  },
  {
    id: 'undefined-after-fork',
    requirement: 'cluster.settings.filled-by-fork',
    breaks: 'A fork without setup fills settings only when the worker is online.',
    apply(cluster, {forked, onWorker}) {
      const kept = new Map();
      forked((worker) => {
        kept.set(worker, cluster.settings);
        cluster.settings = {};
      });
      onWorker('online', function (go) {
        cluster.settings = {...kept.get(this), ...cluster.settings};
        return go();
      });
    },
    primary() {
      cluster.fork();
      end(cluster.settings.exec === process.argv[1]);
    }
  },
  {
    id: 'no-args-shown',
    requirement: 'cluster.settings.includes-defaults',
    breaks: 'settings does not show args that were not given.',
    apply(cluster, {afterSetup, forked}) {
      let given = false;
      const hide = () => {
        cluster.settings = {...cluster.settings};
        if (!given) delete cluster.settings.args;
      };
      afterSetup((settings, options) => {
        given = given || 'args' in (options || {});
        hide();
      });
      forked(hide);
    },
    primary() {
      cluster.setupPrimary({silent: true});
      end(Array.isArray(cluster.settings.args));
    }
  },
  {
    id: 'no-exec-shown',
    requirement: 'cluster.settings.includes-defaults',
    breaks: 'settings does not show exec when it was not given.',
    apply(cluster, {afterSetup, forked}) {
      let given = false;
      const hide = () => {
        cluster.settings = {...cluster.settings};
        if (!given) delete cluster.settings.exec;
      };
      afterSetup((settings, options) => {
        given = given || 'exec' in (options || {});
        hide();
      });
      forked(hide);
    },
    primary() {
      cluster.setupPrimary({silent: true});
      end(cluster.settings.exec === process.argv[1]);
    }
  },
  {
    id: 'no-exec-argv-shown',
    requirement: 'cluster.settings.includes-defaults',
    breaks: 'settings does not show execArgv when it was not given.',
    apply(cluster, {afterSetup, forked}) {
      let given = false;
      const hide = () => {
        cluster.settings = {...cluster.settings};
        if (!given) delete cluster.settings.execArgv;
      };
      afterSetup((settings, options) => {
        given = given || 'execArgv' in (options || {});
        hide();
      });
      forked(hide);
    },
    primary() {
      cluster.setupPrimary({silent: true});
      end(Array.isArray(cluster.settings.execArgv));
    }
  },
  {
    id: 'no-silent-shown',
    requirement: 'cluster.settings.silent.default',
    breaks: 'settings does not show silent when it was not given.',
    apply: shown((settings) => {
      if (settings.silent === false) delete settings.silent;
      return settings;
    }),
    primary() {
      cluster.setupPrimary();
      end(cluster.settings.silent === false);
    }
  },
  {
    id: 'exec-argv-ignored',
    requirement: 'cluster.settings.execArgv.passed',
    breaks: 'execArgv does not reach the worker.',
    apply(cluster, {startedWith}) {
      startedWith((settings) => ({...settings, execArgv: process.execArgv}));
    },
    primary() {
      cluster.setupPrimary({execArgv: ['--stack-trace-limit=7']});
      cluster.fork().on('exit', (code) => end(code === 3));
    },
    worker() { process.exit(process.execArgv.includes('--stack-trace-limit=7') ? 3 : 4); }
  },
  {
    id: 'exec-argv-as-args',
    requirement: 'cluster.settings.execArgv.passed',
    breaks: 'execArgv is passed to the program of the worker instead of its executable.',
    apply(cluster, {startedWith}) {
      startedWith((settings) => {
        return {...settings, execArgv: [], args: [...settings.execArgv, ...settings.args]};
      });
    },
    primary() {
      cluster.setupPrimary({execArgv: ['--stack-trace-limit=7']});
      cluster.fork().on('exit', (code) => end(code === 3));
    },
    worker() { process.exit(process.execArgv.includes('--stack-trace-limit=7') ? 3 : 4); }
  },
  {
    id: 'exec-argv-first-only',
    requirement: 'cluster.settings.execArgv.passed',
    breaks: 'Only the first of execArgv reaches the worker.',
    apply(cluster, {startedWith}) {
      startedWith((settings) => ({...settings, execArgv: settings.execArgv.slice(0, 1)}));
    },
    primary() {
      cluster.setupPrimary({execArgv: ['--no-warnings', '--stack-trace-limit=7']});
      cluster.fork().on('exit', (code) => end(code === 3));
    },
    worker() { process.exit(process.execArgv.includes('--stack-trace-limit=7') ? 3 : 4); }
  },
  {
    id: 'exec-argv-default-empty',
    requirement: 'cluster.settings.execArgv.default',
    breaks: 'Without execArgv the worker has no options of the runtime.',
    apply(cluster, {options, startedWith}) {
      let given = false;
      options((options) => {
        given = given || 'execArgv' in options;
        return options;
      });
      startedWith((settings) => given ? settings : {...settings, execArgv: []});
    },
    primary() {
      process.execArgv.push('--stack-trace-limit=7');
      cluster.fork().on('exit', (code) => end(code === 3));
    },
    worker() { process.exit(process.execArgv.includes('--stack-trace-limit=7') ? 3 : 4); }
  },
  {
    id: 'exec-argv-default-hidden',
    requirement: 'cluster.settings.execArgv.default',
    breaks: 'Without execArgv, settings shows an empty one.',
    apply: shown((settings) => {
      if (settings.execArgv === process.execArgv) settings.execArgv = [];
      return settings;
    }),
    primary() {
      process.execArgv.push('--stack-trace-limit=7');
      cluster.setupPrimary();
      end(cluster.settings.execArgv.includes('--stack-trace-limit=7'));
    }
  },
  {
    id: 'exec-ignored',
    requirement: 'cluster.settings.exec.runs',
    breaks: 'Workers run the file of the primary, whatever exec says.',
    apply(cluster, {startedWith}) {
      startedWith((settings) => ({...settings, exec: process.argv[1]}));
    },
    primary() {
      cluster.setupPrimary({exec: process.argv[1] + '.none'});
      cluster.fork().on('exit', (code) => end(code !== 3));
    },
    worker() { process.exit(3); }
  },
  {
    id: 'exec-default-other',
    requirement: 'cluster.settings.exec.default',
    breaks: 'Without exec, settings shows the path of the runtime in it.',
    apply: shown((settings) => {
      if (settings.exec === process.argv[1]) settings.exec = process.execPath;
      return settings;
    }),
    primary() {
      cluster.setupPrimary();
      end(cluster.settings.exec === process.argv[1]);
    }
  },
  {
    id: 'args-ignored',
    requirement: 'cluster.settings.args.passed',
    breaks: 'args does not reach the worker.',
    apply: (cluster, {startedWith}) => startedWith((settings) => ({...settings, args: []})),
    primary() {
      cluster.setupPrimary({args: ['one', 'two']});
      cluster.fork().on('exit', (code) => end(code === 3));
    },
    worker() { process.exit(process.argv.slice(2).join() === 'one,two' ? 3 : 4); }
  },
  {
    id: 'args-first-only',
    requirement: 'cluster.settings.args.passed',
    breaks: 'Only the first of args reaches the worker.',
    apply(cluster, {startedWith}) {
      startedWith((settings) => ({...settings, args: settings.args.slice(0, 1)}));
    },
    primary() {
      cluster.setupPrimary({args: ['one', 'two']});
      cluster.fork().on('exit', (code) => end(code === 3));
    },
    worker() { process.exit(process.argv.slice(2).join() === 'one,two' ? 3 : 4); }
  },
  {
    id: 'args-joined',
    requirement: 'cluster.settings.args.passed',
    breaks: 'args reaches the worker as one argument.',
    apply(cluster, {startedWith}) {
      startedWith((settings) => {
        return {...settings, args: settings.args.length > 0 ? [settings.args.join(' ')] : []};
      });
    },
    primary() {
      cluster.setupPrimary({args: ['one', 'two']});
      cluster.fork().on('exit', (code) => end(code === 3));
    },
    worker() { process.exit(process.argv.slice(2).join() === 'one,two' ? 3 : 4); }
  },
  {
    id: 'args-empty-as-default',
    requirement: 'cluster.settings.args.passed',
    breaks: 'An empty args counts as none: the worker gets the arguments of the primary.',
    apply(cluster, {startedWith}) {
      startedWith((settings) => {
        return {...settings, args: settings.args.length > 0 ? settings.args : process.argv.slice(2)};
      });
    },
    primary() {
      process.argv.push('own');
      cluster.setupPrimary({args: []});
      cluster.fork().on('exit', (code) => end(code === 3));
    },
    worker() { process.exit(process.argv.length === 2 ? 3 : 4); }
  },
  {
    id: 'args-default-empty',
    requirement: 'cluster.settings.args.default',
    breaks: 'Without args the worker gets no arguments.',
    apply(cluster, {options, startedWith}) {
      let given = false;
      options((options) => {
        given = given || 'args' in options;
        return options;
      });
      startedWith((settings) => given ? settings : {...settings, args: []});
    },
    primary() {
      process.argv.push('own');
      cluster.fork().on('exit', (code) => end(code === 3));
    },
    worker() { process.exit(process.argv[2] === 'own' ? 3 : 4); }
  },
  {
    id: 'args-default-with-file',
    requirement: 'cluster.settings.args.default',
    breaks: 'The default of args begins with the second element of process.argv.',
    apply(cluster, {options, startedWith}) {
      let given = false;
      options((options) => {
        given = given || 'args' in options;
        return options;
      });
      startedWith((settings) => given ? settings : {...settings, args: process.argv.slice(1)});
    },
    primary() {
      process.argv.push('own');
      cluster.fork().on('exit', (code) => end(code === 3));
    },
    worker() { process.exit(process.argv[2] === 'own' ? 3 : 4); }
  },
  {
    id: 'args-default-shown-empty',
    requirement: 'cluster.settings.args.default',
    breaks: 'Without args, settings shows an empty list.',
    apply(cluster, {afterSetup, forked}) {
      let given = false;
      const hide = () => { if (!given) cluster.settings = {...cluster.settings, args: []}; };
      afterSetup((settings, options) => {
        given = given || 'args' in (options || {});
        hide();
      });
      forked(hide);
    },
    primary() {
      process.argv.push('own');
      cluster.setupPrimary();
      end(cluster.settings.args[0] === 'own');
    }
  },
  {
    id: 'cwd-ignored',
    requirement: 'cluster.settings.cwd.used',
    breaks: 'Workers start in the directory of the primary, whatever cwd says.',
    apply: ignored('cwd'),
    primary() {
      cluster.setupPrimary({cwd: '/'});
      cluster.fork().on('exit', (code) => end(code === 3));
    },
    worker() { process.exit(process.cwd() === '/' ? 3 : 4); }
  },
  {
    id: 'cwd-above',
    requirement: 'cluster.settings.cwd.used',
    breaks: 'Workers start in the directory above cwd.',
    apply(cluster, {startedWith}) {
      startedWith((settings) => {
        return {...settings, cwd: settings.cwd && require('path').dirname(settings.cwd)};
      });
    },
    primary() {
      cluster.setupPrimary({cwd: __dirname});
      cluster.fork().on('exit', (code) => end(code === 3));
    },
    worker() { process.exit(process.cwd() === __dirname ? 3 : 4); }
  },
  {
    id: 'cwd-default-root',
    requirement: 'cluster.settings.cwd.default',
    breaks: 'Without cwd workers start in the root directory.',
    apply(cluster, {startedWith}) {
      startedWith((settings) => ({...settings, cwd: settings.cwd || '/'}));
    },
    primary() {
      process.chdir(__dirname);
      cluster.fork().on('exit', (code) => end(code === 3));
    },
    worker() { process.exit(process.cwd() === __dirname ? 3 : 4); }
  },
  {
    id: 'cwd-default-first',
    requirement: 'cluster.settings.cwd.default',
    breaks: 'Without cwd workers start where the primary was when it started.',
    unnoticed: 'The simulator knows one directory of a primary, so no case can change it.',
    apply(cluster, {startedWith}) {
      const first = process.cwd();
      startedWith((settings) => ({...settings, cwd: settings.cwd || first}));
    },
    primary() {
      process.chdir('/proc');
      cluster.fork().on('exit', (code) => end(code === 3));
    },
    worker() { process.exit(process.cwd() === '/proc' ? 3 : 4); }
  },
  {
    id: 'serialization-ignored',
    requirement: 'cluster.settings.serialization.advanced',
    breaks: 'Messages are serialised as JSON, whatever serialization says.',
    apply: ignored('serialization'),
    primary() {
      cluster.setupPrimary({serialization: 'advanced'});
      cluster.fork().on('message', (message) => end(message instanceof Map));
    },
    worker() { process.send(new Map([[1, 2]])); }
  },
  {
    id: 'serialization-json-advanced',
    requirement: 'cluster.settings.serialization.json',
    breaks: 'With "json", messages keep what JSON cannot say.',
    apply(cluster, {startedWith}) {
      startedWith((settings) => {
        return {...settings, serialization: settings.serialization === 'json' ? 'advanced' :
                                                                                settings.serialization};
      });
    },
    primary() {
      cluster.setupPrimary({serialization: 'json'});
      cluster.fork().on('message', (message) => end(!(message instanceof Map)));
    },
    worker() { process.send(new Map([[1, 2]])); }
  },
  {
    id: 'silent-ignored',
    requirement: 'cluster.settings.silent.output',
    breaks: 'Output of workers goes to the primary, although silent is true.',
    apply: ignored('silent'),
    primary() {
      cluster.setupPrimary({silent: true});
      end(cluster.fork().process.stdout !== null);
    }
  },
  {
    id: 'silent-false-ignored',
    requirement: 'cluster.settings.silent.output',
    breaks: 'Output of workers never goes to the primary.',
    apply: (cluster, {startedWith}) => startedWith((settings) => ({...settings, silent: true})),
    primary() {
      cluster.setupPrimary({silent: false});
      end(cluster.fork().process.stdout === null);
    }
  },
  {
    id: 'silent-output-only',
    requirement: 'cluster.settings.silent.output',
    breaks: 'Although silent is true, what workers write to stderr goes to the primary.',
    apply(cluster, {startedWith}) {
      startedWith((settings) => {
        return settings.silent && !settings.stdio ?
            {...settings, stdio: ['pipe', 'pipe', 'inherit', 'ipc']} : settings;
      });
    },
    primary() {
      cluster.setupPrimary({silent: true});
      end(cluster.fork().process.stderr !== null);
    }
  },
  {
    id: 'silent-by-default',
    requirement: 'cluster.settings.silent.default',
    breaks: 'Without silent, output of workers does not go to the primary.',
    apply(cluster, {options, startedWith}) {
      let given = false;
      options((options) => {
        given = given || 'silent' in options;
        return options;
      });
      startedWith((settings) => given ? settings : {...settings, silent: true});
    },
    primary() { end(cluster.fork().process.stdout === null); }
  },
  {
    id: 'stdio-ignored',
    requirement: 'cluster.settings.stdio.used',
    breaks: 'stdio changes nothing.',
    apply: ignored('stdio'),
    primary() {
      cluster.setupPrimary({stdio: ['pipe', 'pipe', 'pipe', 'ipc']});
      end(cluster.fork().process.stdout !== null);
    }
  },
  {
    id: 'stdio-more-ignored',
    requirement: 'cluster.settings.stdio.like-spawn',
    breaks: 'Of stdio only the first three streams and the channel are used.',
    unnoticed: 'The simulator knows no further streams, so no case can look at them.',
    apply(cluster, {startedWith}) {
      startedWith((settings) => {
        return Array.isArray(settings.stdio) && settings.stdio.length > 4 ?
            {...settings, stdio: [...settings.stdio.slice(0, 3), 'ipc']} : settings;
      });
    },
    primary() {
      cluster.setupPrimary({stdio: ['inherit', 'inherit', 'inherit', 'ipc', 'pipe']});
      end(cluster.fork().process.stdio[4] !== undefined);
    }
  },
  {
    id: 'stdio-descriptors-ignored',
    requirement: 'cluster.settings.stdio.like-spawn',
    breaks: 'A number in stdio is not taken for a descriptor of the primary.',
    apply(cluster, {startedWith}) {
      startedWith((settings) => {
        return Array.isArray(settings.stdio) ?
            {...settings,
             stdio: settings.stdio.map((each) => Number.isInteger(each) ? 'ignore' : each)} :
            settings;
      });
    },
    primary() {
      const file = require('path').join(require('os').tmpdir(), 'mutant-' + process.pid);
      const fd = require('fs').openSync(file, 'w+');
      require('fs').unlinkSync(file);
      cluster.setupPrimary({stdio: ['ignore', fd, 'inherit', 'ipc']});
      cluster.fork().on('exit', () => end(require('fs').fstatSync(fd).size > 0));
    },
    worker() {
      require('fs').writeSync(1, 'written');
      process.exit();
    }
  },
  {
    id: 'stdio-loses-to-silent',
    requirement: 'cluster.settings.stdio.overrides-silent',
    breaks: 'If silent is true, stdio has no effect.',
    apply(cluster, {startedWith}) {
      startedWith((settings) => settings.silent ? {...settings, stdio: undefined} : settings);
    },
    primary() {
      cluster.setupPrimary({silent: true, stdio: ['inherit', 'inherit', 'inherit', 'ipc']});
      end(cluster.fork().process.stdout === null);
    }
  },
  {
    id: 'stdio-loses-to-not-silent',
    requirement: 'cluster.settings.stdio.overrides-silent',
    breaks: 'If silent is false by the program, stdio has no effect.',
    apply(cluster, {options, startedWith}) {
      let given = false;
      options((options) => {
        given = given || options.silent === false;
        return options;
      });
      startedWith((settings) => given ? {...settings, stdio: undefined} : settings);
    },
    primary() {
      cluster.setupPrimary({silent: false, stdio: ['inherit', 'pipe', 'inherit', 'ipc']});
      end(cluster.fork().process.stdout !== null);
    }
  },
  {
    id: 'uid-ignored',
    requirement: 'cluster.settings.uid.used',
    breaks: 'Workers run under the user of the primary, whatever uid says.',
    apply: ignored('uid'),
    primary() {
      if (process.getuid() !== 0) end(!process.env.CLUSTERSPEC_MUTANT); // only root can show it
      cluster.setupPrimary({uid: 65534});
      const worker = cluster.fork();
      if (!worker.process.pid) end(true); // that user may not start this program
      const status = require('fs').readFileSync(`/proc/${worker.process.pid}/status`, 'latin1');
      end(/^Uid:\s65534/m.test(status));
    }
  },
  {
    id: 'gid-ignored',
    requirement: 'cluster.settings.gid.used',
    breaks: 'Workers run under the group of the primary, whatever gid says.',
    apply: ignored('gid'),
    primary() {
      if (process.getuid() !== 0) end(!process.env.CLUSTERSPEC_MUTANT); // only root can show it
      cluster.setupPrimary({gid: 65534});
      const worker = cluster.fork();
      const status = require('fs').readFileSync(`/proc/${worker.process.pid}/status`, 'latin1');
      end(/^Gid:\s65534/m.test(status));
    }
  },
  {
    id: 'inspect-port-ignored',
    requirement: 'cluster.settings.inspectPort.number',
    breaks: 'A number in inspectPort has no effect.',
    apply: (cluster, {startedWith}) => startedWith((settings) => {
      const {inspectPort, ...rest} = settings;
      return typeof inspectPort === 'number' ? rest : settings;
    }),
    primary() {
      cluster.setupPrimary({inspectPort: 23456, execArgv: ['--inspect-port=0']});
      cluster.fork().on('exit', (code) => end(code === 3));
    },
    worker() { process.exit(process.debugPort === 23456 ? 3 : 4); }
  },
  {
    id: 'inspect-port-function-ignored',
    requirement: 'cluster.settings.inspectPort.function',
    breaks: 'A function in inspectPort is never called.',
    apply: (cluster, {startedWith}) => startedWith((settings) => {
      const {inspectPort, ...rest} = settings;
      return typeof inspectPort === 'function' ? rest : settings;
    }),
    primary() {
      cluster.setupPrimary({inspectPort: () => 23456, execArgv: ['--inspect-port=0']});
      cluster.fork().on('exit', (code) => end(code === 3));
    },
    worker() { process.exit(process.debugPort === 23456 ? 3 : 4); }
  },
  {
    id: 'inspect-port-all-same',
    requirement: 'cluster.settings.inspectPort.default-own',
    breaks: 'By default all workers have the same inspector port.',
    apply: (cluster, {startedWith}) => startedWith((settings) => {
      return {...settings, inspectPort: settings.inspectPort || process.debugPort + 1};
    }),
    primary() {
      cluster.setupPrimary({execArgv: ['--inspect-port=0']});
      const seen = new Set();
      cluster.on('exit', (worker, code) => seen.size === 2 && end(true));
      cluster.on('message', (worker, port) => {
        if (seen.has(port)) end(false);
        seen.add(port);
        if (seen.size === 2) end(true);
      });
      cluster.fork();
      cluster.fork();
    },
    worker() { process.send(process.debugPort); }
  },
  {
    id: 'inspect-port-counts-by-ten',
    requirement: 'cluster.settings.inspectPort.default-counts-up',
    breaks: 'Default inspector ports count up by ten.',
    apply(cluster, {startedWith}) {
      let next = process.debugPort;
      startedWith((settings) => ({...settings, inspectPort: settings.inspectPort || (next += 10)}));
    },
    primary() {
      cluster.setupPrimary({execArgv: ['--inspect-port=0']});
      cluster.fork().on('message', (port) => end(port === process.debugPort + 1));
    },
    worker() { process.send(process.debugPort); }
  }
];
