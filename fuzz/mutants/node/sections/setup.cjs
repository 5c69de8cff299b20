// cluster.setupPrimary() and the event setup.
'use strict';

module.exports = [
  {
    id: 'changes-nothing',
    requirement: 'cluster.setupPrimary.changes-fork',
    breaks: 'What setupPrimary() is given is shown in settings, but does not reach new workers.',
    apply(cluster, {startedWith}) {
      startedWith((settings) => ({...settings, args: process.argv.slice(2)}));
    },
    primary() {
      cluster.setupPrimary({args: ['given']});
      cluster.fork().on('exit', (code) => end(code === 3));
    },
    worker() { process.exit(process.argv[2] === 'given' ? 3 : 4); }
  },
  {
    id: 'first-call-only',
    requirement: 'cluster.setupPrimary.changes-fork',
    breaks: 'Calls of setupPrimary() after the first change nothing.',
    apply(cluster, {options}) {
      let called = false;
      options((given) => called ? {} : (called = true, given));
    },
    primary() {
      cluster.setupPrimary({args: ['one']});
      cluster.setupPrimary({args: ['two']});
      cluster.fork().on('exit', (code) => end(code === 3));
    },
    worker() { process.exit(process.argv[2] === 'two' ? 3 : 4); }
  },
  {
    id: 'after-fork-ignored',
    requirement: 'cluster.setupPrimary.changes-fork',
    breaks: 'After the first fork, setupPrimary() changes nothing.',
    apply(cluster, {options, forked}) {
      let forkedOne = false;
      options((given) => forkedOne ? {} : given);
      forked(() => { forkedOne = true; });
    },
    primary() {
      cluster.fork();
      cluster.setupPrimary({args: ['two']});
      cluster.fork().on('exit', (code) => end(code === 3));
    },
    worker() { process.exit(process.argv[2] === 'two' ? 3 : 4); }
  },
  {
    id: 'not-in-settings',
    requirement: 'cluster.setupPrimary.fills-settings',
    breaks: 'What setupPrimary() is given cannot be read in settings.',
    apply(cluster, {afterSetup}) { afterSetup(() => { cluster.settings = {}; }); },
    primary() {
      cluster.setupPrimary({args: ['given']});
      end(cluster.settings.args && cluster.settings.args[0] === 'given');
    }
  },
  {
    id: 'settings-late',
    requirement: 'cluster.setupPrimary.fills-settings',
    breaks: 'settings is filled only after the setup event.',
    apply(cluster, {afterSetup}) {
      afterSetup((settings) => {
        cluster.settings = {};
        setImmediate(() => { cluster.settings = settings; });
      });
    },
    primary() {
      cluster.setupPrimary({args: ['given']});
      end(cluster.settings.args && cluster.settings.args[0] === 'given');
    }
  },
  {
    id: 'argument-needed',
    requirement: 'cluster.setupPrimary.settings-optional',
    breaks: 'setupPrimary() throws without an argument.',
    apply(cluster, {options}) {
      options((given) => {
        if (Object.keys(given).length === 0) throw new TypeError('setupPrimary() needs settings');
        return given;
      });
    },
    primary() {
      cluster.setupPrimary();
      end(true);
    }
  },
  {
    id: 'ends-running',
    requirement: 'cluster.setupPrimary.running-unchanged',
    breaks: 'setupPrimary() ends the workers that run.',
    apply(cluster, {options}) {
      options((given) => {
        Object.values(cluster.workers).forEach((worker) => worker.process.kill());
        return given;
      });
    },
    primary() {
      const worker = cluster.fork();
      worker.on('online', () => {
        cluster.setupPrimary({args: ['new']});
        worker.on('exit', () => end(false));
        worker.on('message', () => end(true));
        worker.send('answer');
      });
    },
    worker() { process.on('message', (message) => process.send(message)); }
  },
  {
    id: 'env-taken',
    requirement: 'cluster.setupPrimary.no-env',
    breaks: 'setupPrimary() sets the environment of workers.',
    apply(cluster, {ofCluster}) {
      ofCluster('fork', (fork) => (env) => fork({...cluster.settings.env, ...env}));
    },
    primary() {
      cluster.setupPrimary({env: {GIVEN: 'yes'}});
      cluster.fork().on('exit', (code) => end(code === 3));
    },
    worker() { process.exit(process.env.GIVEN === undefined ? 3 : 4); }
  },
  {
    id: 'other-defaults',
    requirement: 'cluster.setupPrimary.first-call-defaults',
    breaks: 'In the first call other defaults hold: silent is true, and there is an argument.',
    apply(cluster, {options}) {
      let first = true;
      options((given) => first ? (first = false, {silent: true, args: ['none'], ...given}) : given);
    },
    primary() {
      cluster.setupPrimary({});
      end(cluster.settings.silent === false && cluster.settings.args.length === 0);
    }
  },
  {
    id: 'no-defaults-beside-given',
    requirement: 'cluster.setupPrimary.first-call-defaults',
    breaks: 'When the first call is given something, the rest has no default.',
    apply(cluster, {options}) {
      options((given) => {
        return Object.keys(given).length > 0 && !('args' in given) ? {...given, args: ['none']} : given;
      });
    },
    primary() {
      cluster.setupPrimary({silent: true});
      end(cluster.settings.args.length === 0);
    }
  },
  {
    id: 'resets-others',
    requirement: 'cluster.setupPrimary.later-calls-keep-values',
    breaks: 'Options left out of a later call get their defaults again.',
    apply(cluster, {options}) {
      options((given) => ({args: process.argv.slice(2), silent: false, exec: process.argv[1],
                           cwd: undefined, ...given}));
    },
    primary() {
      cluster.setupPrimary({args: ['kept']});
      cluster.setupPrimary({silent: true});
      end(cluster.settings.args[0] === 'kept');
    }
  },
  {
    id: 'empty-call-resets',
    requirement: 'cluster.setupPrimary.later-calls-keep-values',
    breaks: 'A later call without an argument sets all options back.',
    apply(cluster, {options}) {
      options((given) => Object.keys(given).length > 0 ? given :
          {args: process.argv.slice(2), silent: false, exec: process.argv[1], cwd: undefined});
    },
    primary() {
      cluster.setupPrimary({args: ['kept']});
      cluster.setupPrimary();
      end(cluster.settings.args[0] === 'kept');
    }
  },
  {
    id: 'in-worker',
    requirement: 'cluster.setupPrimary.primary-only',
    breaks: 'A worker has setupPrimary(), too, which sets its settings.',
    apply(cluster, {isPrimary}) {
      if (!isPrimary) cluster.setupPrimary = (given) => { cluster.settings = {...given}; };
    },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() {
      try { cluster.setupPrimary({args: ['given']}); } catch (e) { process.exit(3); }
      process.exit(cluster.settings && cluster.settings.args ? 4 : 3);
    }
  },
  {
    id: 'master-in-worker',
    requirement: 'cluster.setupPrimary.primary-only',
    breaks: 'A worker has setupMaster(), which sets its settings.',
    apply(cluster, {isPrimary}) {
      if (!isPrimary) cluster.setupMaster = (given) => { cluster.settings = {...given}; };
    },
    primary() { cluster.fork().on('exit', (code) => end(code === 3)); },
    worker() {
      try { cluster.setupMaster({args: ['given']}); } catch (e) { process.exit(3); }
      process.exit(cluster.settings && cluster.settings.args ? 4 : 3);
    }
  },
  {
    id: 'master-missing',
    requirement: 'cluster.setupMaster.alias',
    breaks: 'There is no setupMaster().',
    apply(cluster) { delete cluster.setupMaster; },
    primary() {
      cluster.setupMaster({args: ['given']});
      end(cluster.settings.args[0] === 'given');
    }
  },
  {
    id: 'master-does-nothing',
    requirement: 'cluster.setupMaster.alias',
    breaks: 'setupMaster() does nothing.',
    apply(cluster, {ofCluster}) { ofCluster('setupMaster', () => () => {}); },
    primary() {
      cluster.setupMaster({args: ['given']});
      end(cluster.settings.args && cluster.settings.args[0] === 'given');
    }
  },
  {
    id: 'event-never',
    requirement: 'cluster.event.setup.each-call',
    breaks: 'setup is never emitted.',
    apply(cluster, {onCluster}) { onCluster('setup', () => false); },
    primary() {
      let seen = 0;
      cluster.on('setup', () => seen++);
      cluster.setupPrimary();
      setImmediate(() => end(seen === 1));
    }
  },
  {
    id: 'event-first-only',
    requirement: 'cluster.event.setup.each-call',
    breaks: 'setup is emitted for the first call only.',
    apply(cluster, {onCluster}) {
      let seen = false;
      onCluster('setup', (go, settings) => seen || (seen = true, go(settings)));
    },
    primary() {
      let seen = 0;
      cluster.on('setup', () => seen++);
      cluster.setupPrimary();
      cluster.setupPrimary();
      setImmediate(() => end(seen === 2));
    }
  },
  {
    id: 'event-twice',
    requirement: 'cluster.event.setup.each-call',
    breaks: 'setup is emitted twice for one call.',
    apply(cluster, {onCluster}) { onCluster('setup', (go, settings) => go(settings) && go(settings)); },
    primary() {
      let seen = 0;
      cluster.on('setup', () => seen++);
      cluster.setupPrimary();
      setImmediate(() => end(seen === 1));
    }
  },
  {
    id: 'event-without-settings',
    requirement: 'cluster.event.setup.settings',
    breaks: 'setup is emitted without an argument.',
    apply(cluster, {onCluster}) { onCluster('setup', (go) => go()); },
    primary() {
      cluster.on('setup', (settings) => end(settings && settings.args[0] === 'given'));
      cluster.setupPrimary({args: ['given']});
    }
  },
  {
    id: 'event-given-only',
    requirement: 'cluster.event.setup.settings',
    breaks: 'setup gives what setupPrimary() was given, without the rest of the settings.',
    apply(cluster, {onCluster, setup}) {
      let latest;
      setup((original) => function (given) {
        latest = {...given};
        return original.call(this, given);
      });
      onCluster('setup', (go) => go(latest));
    },
    primary() {
      cluster.on('setup', (settings) => end(settings.silent === false));
      cluster.setupPrimary({args: ['given']});
    }
  },
  {
    id: 'event-old-settings',
    requirement: 'cluster.event.setup.settings',
    breaks: 'setup gives the settings of the call before.',
    apply(cluster, {onCluster}) {
      let before = {};
      onCluster('setup', (go, settings) => {
        const given = before;
        before = settings;
        return go(given);
      });
    },
    primary() {
      cluster.on('setup', (settings) => end(settings.args && settings.args[0] === 'given'));
      cluster.setupPrimary({args: ['given']});
    }
  }
];
