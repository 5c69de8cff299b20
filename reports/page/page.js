// Everything on this page can be read without this script; it only adds the filter, buttons that
// copy, and unfolds what a link points into.
(function () {
  'use strict';
  function make(tag, text, attributes) {
    var element = document.createElement(tag);
    element.textContent = text;
    for (var name in attributes) element.setAttribute(name, attributes[name]);
    return element;
  }
  function all(selector, within) { return [].slice.call((within || document).querySelectorAll(selector)); }
  // The filter: its state is the fragment of the address, "#verdict=fail&level=must". Gives what
  // takes the state from there.
  function filterOf(form) {
    var heads = all('#requirements .heads > [data-edition]');
    if (!heads.length) heads = all('#cases .heads > [data-edition]');
    var editions = heads.map(function (head) { return head.dataset.edition; });
    var deviations = form.dataset.deviations ? form.dataset.deviations.split(' ') : [];
    var letters = {pass: 'p', fail: 'f', timeout: 't', crash: 'c', unsupported: 'u',
                   inconclusive: 'i', error: 'e'};
    var groups = all('.group').map(function (element) {
      return {element: element, count: element.querySelector('summary small'), opened: false, rows: []};
    });
    var byArticle = {};
    var articles = all('.results article');
    var read = false;
    function readRows() {  // once, when somebody filters
      if (read) return;
      read = true;
      groups.forEach(function (group) {
        group.rows = all('tbody tr', group.element).map(function (element) {
          var cells = [].slice.call(element.children, 1).map(function (cell) { return cell.className; });
          var link = element.firstChild.querySelector('a[href^="#case-"]');
          var row = {element: element, cells: cells, shown: true,
                     text: element.firstChild.textContent.toLowerCase(),
                     levels: (element.dataset.l || '').split(' '),
                     deviations: (element.dataset.d || '').split(' ')};
          if (link && !element.id) byArticle[link.getAttribute('href').slice(1)] = row;
          return row;
        });
      });
    }
    var fields = {};
    function field(name, element) {
      element.name = name;
      fields[name] = element;
      form.append(element);
    }
    function choice(name, label, values) {
      if (values.length < 2 && name !== 'deviation') return;
      if (!values.length) return;
      var select = make('select', '', {'aria-label': 'Filter by ' + name});
      select.append(make('option', label, {value: ''}));
      values.forEach(function (v) { select.append(make('option', v, {value: v})); });
      field(name, select);
    }
    function once(values) { return values.filter(function (v, i) { return values.indexOf(v) === i; }); }
    field('text', make('input', '', {type: 'search', placeholder: 'Filter by words',
                                     'aria-label': 'Filter by words'}));
    choice('verdict', 'every verdict', Object.keys(letters).filter(function (name) {
      return document.querySelector('.cells td.' + letters[name]);
    }));
    choice('level', 'every level', ['must', 'should', 'may', 'info'].filter(function (level) {
      return document.querySelector('tr[data-l="' + level + '"]');
    }));
    choice('edition', 'every edition', once(editions).sort(function (a, b) {
      return a.slice(1) - b.slice(1);
    }));
    choice('deviation', 'every deviation', deviations);
    var reset = make('button', 'Reset', {type: 'button'});
    var count = make('output', '', {'aria-live': 'polite'});
    form.append(reset, count);
    var columnStyle = document.head.appendChild(document.createElement('style'));
    function value(name) { return fields[name] ? fields[name].value : ''; }
    function state() {
      return Object.keys(fields).filter(value).map(function (name) {
        return name + '=' + encodeURIComponent(value(name));
      }).join('&');
    }
    function show(element, shown) { if (element.hidden === shown) element.hidden = !shown; }
    function apply() {
      var active = state() !== '';
      if (!active && !read) return;
      readRows();
      var words = value('text').toLowerCase().split(/\s+/).filter(Boolean);
      var letter = letters[value('verdict')], level = value('level'), edition = value('edition');
      var deviation = value('deviation') && String(deviations.indexOf(value('deviation')));
      var columns = editions.map(function (each) { return !edition || each === edition; });
      var total = 0, shown = 0;
      groups.forEach(function (group) {
        group.shown = 0;
        group.rows.forEach(function (row) {
          row.shown = (!level || row.levels.indexOf(level) >= 0) &&
              (!deviation || row.deviations.indexOf(deviation) >= 0) &&
              words.every(function (word) { return row.text.indexOf(word) >= 0; }) &&
              row.cells.some(function (cell, i) {
                return (!editions.length || columns[i]) &&
                    (letter ? cell === letter : !edition || cell !== 'n');
              });
          if (row.shown) ++group.shown;
          show(row.element, row.shown);
        });
        total += group.rows.length;
        shown += group.shown;
      });
      groups.forEach(function (group) {
        show(group.element, group.shown > 0);
        group.count.textContent = group.shown === group.rows.length
            ? group.shown : group.shown + ' of ' + group.rows.length;
        // A few rows are shown at once; many stay folded.
        if (active && shown <= 60) {
          if (!group.element.open) { group.element.open = true; group.opened = true; }
        } else if (group.opened) {
          group.element.open = group.opened = false;
        }
      });
      articles.forEach(function (article) {
        var row = byArticle[article.id];
        show(article, !row || row.shown);
      });
      all('.results').forEach(function (section) {
        show(section, !!section.querySelector('article:not([hidden])'));
      });
      var hiding = columns.map(function (kept, i) {
        return kept ? '' : '.matrix :is(tr,.row)>:nth-child(' + (i + 2) + '){display:none!important}';
      }).join('');
      if (columnStyle.textContent !== hiding) {
        columnStyle.textContent = hiding;
        all('.matrix').forEach(function (matrix) {
          matrix.style.setProperty('--n', columns.filter(Boolean).length || 1);
        });
      }
      count.textContent = active ? shown + ' of ' + total + ' rows' : '';
    }
    function changed() {
      apply();
      history.replaceState(null, '', '#' + state());
    }
    form.addEventListener('input', changed);
    form.addEventListener('submit', function (event) { event.preventDefault(); });
    reset.addEventListener('click', function () {
      Object.keys(fields).forEach(function (name) { fields[name].value = ''; });
      changed();
    });
    function restore() {
      location.hash.slice(1).split('&').forEach(function (part) {
        var equals = part.indexOf('=');
        var name = part.slice(0, equals);
        if (fields[name]) fields[name].value = decodeURIComponent(part.slice(equals + 1));
      });
      apply();
    }
    form.hidden = false;
    return restore;
  }
  var filter = document.getElementById('filter');
  var restore = filter ? filterOf(filter) : function () {};
  document.querySelectorAll('.copy').forEach(function (box) {
    if (!navigator.clipboard) return;
    var button = make('button', 'Copy', {type: 'button', 'aria-label': 'Copy ' + box.dataset.what});
    button.addEventListener('click', function () {
      navigator.clipboard.writeText(box.querySelector('code').textContent).then(function () {
        button.textContent = 'Copied';
        setTimeout(function () { button.textContent = 'Copy'; }, 2000);
      });
    });
    box.append(button);
  });
  function unfold() {
    if (location.hash.indexOf('=') >= 0) return restore();
    var id = decodeURIComponent(location.hash.slice(1));
    var goal = id && document.getElementById(id);
    if (!goal) return;
    for (var each = goal; each; each = each.parentElement) {
      if (each.hidden) each.hidden = false;  // what a filter hides
      if (each.tagName === 'DETAILS') each.open = true;
    }
    goal.scrollIntoView();
  }
  window.addEventListener('hashchange', unfold);
  unfold();
})();
