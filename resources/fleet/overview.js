// The overview of many screens: finds a screen by its place or number, and says when the page is no longer rewritten.
"use strict";
{
  const old = document.getElementById("_old");
  const judge = () => { old.hidden = Date.now() - Date.parse(old.dataset.at) < 60000 * Number(old.dataset.late); };
  judge();
  setInterval(judge, 60000);

  const field = document.getElementById("_query");
  const none = document.getElementById("_none");
  const groups = [...document.querySelectorAll(".table > table > tbody")]
    .map((body) => ({ body, rest: body.querySelector("details"), rows: [...body.querySelectorAll("[data-find]")] }));
  const find = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const group of groups) {
      const found = group.rows.filter((row) => {
        row.hidden = !words.every((word) => row.dataset.find.includes(word));
        return !row.hidden;
      });
      group.body.hidden = found.length === 0;
      if (group.rest) group.rest.open = words.length > 0;
      left += found.length;
    }
    none.hidden = left > 0;
  };
  field.addEventListener("input", find);
  document.getElementById("_search").hidden = false;
  find();
}
