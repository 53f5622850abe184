"use strict";
// Each heading of a table becomes a button that sorts by its column.
const collator = new Intl.Collator(undefined, { numeric: true });
const valueOf = (row, column) => {
  const cell = row.cells[column];
  const given = cell.dataset.value;
  if (given === undefined) return cell.textContent.trim();
  return given === "" ? null : Number(given);
};
// what has no value stays last
const compare = (a, b, down) => {
  if (a === null || b === null) return (a === null) - (b === null);
  const order = typeof a === "number" ? a - b : collator.compare(a, b);
  return down ? -order : order;
};
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const sorted = head.getAttribute("aria-sort");
      // numbers: the largest first, which is what one looks for
      const first = head.classList.contains("number") ? "descending" : "ascending";
      const second = first === "ascending" ? "descending" : "ascending";
      const now = sorted === first ? second : first;
      for (const each of heads) each.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", now);
      const body = table.tBodies[0];
      const rows = [...body.rows].map((row) => [valueOf(row, column), row]);
      rows.sort(([a], [b]) => compare(a, b, now === "descending"));
      body.append(...rows.map(([, row]) => row));
    });
  });
}

// The page of students: find and filter.
const find = document.getElementById("find");
if (find) {
  const show = document.getElementById("show");
  const section = document.getElementById("section");
  const shown = document.getElementById("shown");
  const details = new Map(
    [...document.querySelectorAll("details.student")].map((each) => [each.dataset.row, each]),
  );
  const people = [...document.querySelectorAll("#class tbody tr")].map((row) => {
    const more = details.get(row.dataset.row);
    const text = `${row.textContent} ${more.textContent}`.toLocaleLowerCase();
    return { row, more, text, kinds: row.dataset.kinds.split(" "), of: row.dataset.section };
  });
  const filter = () => {
    const words = find.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { row, more, text, kinds, of } of people) {
      const fits =
        words.every((word) => text.includes(word)) &&
        (!show.value || kinds.includes(show.value)) &&
        (!section?.value || of === section.value);
      row.hidden = more.hidden = !fits;
      count += fits;
    }
    shown.textContent = `${count} of ${people.length} students`;
  };
  // a link to a student opens the answers
  const open = () => {
    const more = details.get(location.hash.slice(1));
    if (!more) return;
    more.open = true;
    more.hidden = false;
    more.scrollIntoView();
  };
  find.addEventListener("input", filter);
  show.addEventListener("change", filter);
  section?.addEventListener("change", filter);
  addEventListener("hashchange", open);
  document.querySelector(".filters").hidden = false;
  filter();
  open();
}
