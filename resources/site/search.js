// The search page of an exported site: finds words in the articles that are written into the page, sends nothing, stores nothing.
"use strict";
(() => {
  const MOST = 30, BEFORE = 30, AFTER = 90;
  const place = name => document.getElementById(name);
  const words = JSON.parse(place("_words").textContent);
  const field = place("_query"), told = place("_told"), found = place("_found");
  const language = document.documentElement.lang.split("-")[0];

  // Text as it is compared: half-width, lower case, each character where it was.
  function folded(text) {
    const plain = text.replace(/[\uff01-\uff5e]/g, sign => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).replace(/\s/g, " ");
    const small = plain.toLowerCase();
    return small.length === text.length ? small : plain;
  }

  const articles = JSON.parse(place("_articles").textContent).map(([address, title, tongue, spoken, sections]) => ({
    address, title, tongue, spoken, folded: folded(title),
    sections: sections.map(([id, heading, text]) => ({ id, heading, text, foldedHeading: folded(heading), folded: folded(text) })),
  }));

  // Words that were typed without spaces, as pairs of characters: 低血糖怎么办 finds 低血糖.
  function pairs(term) {
    return Array.from({ length: Math.max(0, term.length - 1) }, (_, at) => term.slice(at, at + 2));
  }

  function scored(article, terms, least) {
    let hits = 0, score = 0, best = null, most = 0;
    for (const term of terms) {
      const named = article.folded.includes(term);
      const headed = article.sections.some(section => section.foldedHeading.includes(term));
      const written = article.sections.some(section => section.folded.includes(term));
      hits += named || headed || written;
      score += 100 * named + 10 * headed + written;
    }
    if (hits < least) return null;
    for (const section of article.sections) {
      const here = terms.filter(term => section.folded.includes(term) || section.foldedHeading.includes(term)).length;
      if (here > most) [best, most] = [section, here];
    }
    return { article, section: best, terms, score: score + hits + (article.tongue.split("-")[0] === language ? 5 : 0) };
  }

  function results(query) {
    const terms = [...new Set(folded(query).split(" ").filter(term => term))];
    if (!terms.length) return [];
    let all = articles.map(article => scored(article, terms, terms.length)).filter(hit => hit);
    if (!all.length) {
      const parts = [...new Set(terms.flatMap(term => (/[\u3400-\u9fff]/.test(term) && term.length > 2 ? pairs(term) : [term])))];
      all = articles.map(article => scored(article, parts, Math.max(1, Math.ceil(0.5 * parts.length)))).filter(hit => hit);
    }
    return all.sort((one, other) => other.score - one.score);
  }

  function element(name, look, text) {
    const made = document.createElement(name);
    if (look) made.className = look;
    if (text) made.textContent = text;
    return made;
  }

  // Start and end of each hit that begins between two places; hits that touch or overlap are one.
  function hits(text, terms, start, end) {
    const all = [];
    for (const term of terms) {
      for (let at = text.indexOf(term, start); at >= 0 && at < end; at = text.indexOf(term, at + 1)) all.push([at, at + term.length]);
    }
    const made = [];
    for (const [from, to] of all.sort((one, other) => one[0] - other[0])) {
      const last = made.at(-1);
      if (last && from <= last[1]) last[1] = Math.max(last[1], to);
      else made.push([from, to]);
    }
    return made;
  }

  // The words around the first hit, with every hit in them marked.
  function snippet(section, terms) {
    const places = terms.map(term => section.folded.indexOf(term)).filter(at => at >= 0);
    const first = places.length ? Math.min(...places) : 0;
    const line = section.text.lastIndexOf("\n", first) + 1;
    // A point within a number ends no clause, and neither end is within a number or Latin word: 16.5 is not 5.
    const clause = section.text.slice(line, first + 1).search(/(?:[^。！？；，.!?;,]|[.,!?;](?=\w))*$/) + line;
    let start = first - clause <= BEFORE ? clause : first - BEFORE;
    while (start > line && /^(\w\w|[.,]\d|\d[.,]\d)/.test(section.text.slice(start - 1, start + 2))) start -= 1;
    let end = Math.min(section.text.length, first + AFTER);
    const inside = () => /^(\w\w|[.,]\d|\d[.,]\d)/.test(section.text.slice(end - 1, end + 2));
    while (end < section.text.length && end > first + AFTER / 2 && inside()) end -= 1;
    const made = element("p", "snippet", start > line ? "…" : "");
    const written = (from, to) => section.text.slice(from, to).replace(/\n/g, " · ");
    let at = start;
    for (const [from, to] of hits(section.folded, terms, start, end)) {
      made.append(written(at, from), element("mark", "", written(from, to)));
      at = to;
    }
    made.append(written(at, end));
    if (end < section.text.length) made.append("…");
    return made;
  }

  function row({ article, section, terms }) {
    const made = element("li"), link = element("a", "title", article.title);
    link.href = article.address + (section && section.id ? "#" + encodeURIComponent(section.id) : "");
    if (article.tongue !== document.documentElement.lang) link.lang = article.tongue;
    made.append(link);
    const beside = [article.tongue.split("-")[0] === language ? "" : article.spoken, section ? section.heading : ""].filter(word => word);
    if (beside.length) made.append(element("p", "twins", beside.join(" · ")));
    if (section) made.append(snippet(section, terms));
    return made;
  }

  function show() {
    const query = field.value.trim(), all = results(query);
    found.replaceChildren(...all.slice(0, MOST).map(row));
    const count = all.length === 1 ? words.one : words.many.replace("{n}", all.length);
    const more = all.length > MOST ? " " + words.more.replace("{n}", all.length - MOST) : "";
    told.textContent = !query ? "" : all.length ? count + more : words.none.replace("{query}", () => query);
    history.replaceState(null, "", query ? "#" + encodeURIComponent(query) : location.pathname + location.search);
  }

  function read() {
    try {
      field.value = decodeURIComponent(location.hash.slice(1)).slice(0, field.maxLength);
    } catch {
      field.value = "";
    }
    show();
  }

  place("_plain").hidden = true;
  place("_search").hidden = false;
  field.addEventListener("input", show);
  window.addEventListener("hashchange", read);
  read();
  if (matchMedia("(pointer: fine)").matches) field.focus();
})();
