// Better with a script, complete without one: places are suggested while their name is typed. Nothing is remembered.
"use strict";

const SUGGEST = `query Suggest($text: String!, $on: Date, $language: Language!) {
  divisions(search: $text, on: $on, first: 8) { edges { node { code name(language: $language) path { name(language: $language) } } } }
}`;
const PAUSE_MILLISECONDS = 150;

function suggesting(input) {
  const list = document.createElement("datalist");
  list.id = `${input.id}-suggestions`;
  input.after(list);
  input.setAttribute("list", list.id);
  input.setAttribute("autocomplete", "off");
  let waiting = 0;
  let asked = "";

  async function suggest() {
    const text = input.value.trim();
    if (text.length === 0 || text.length > 50 || text === asked || /\d{12}$/.test(text)) return;
    asked = text;
    const variables = { text, on: input.dataset.on || null, language: document.documentElement.lang.startsWith("zh") ? "ZH" : "EN" };
    const address = new URLSearchParams({ query: SUGGEST, variables: JSON.stringify(variables) });
    const response = await fetch(`/graphql?${address}`, { headers: { accept: "application/json" } });
    const told = response.ok ? await response.json() : {};
    if (!told.data || text !== asked) return;
    list.replaceChildren(
      ...told.data.divisions.edges.map(({ node }) => {
        const option = document.createElement("option");
        option.value = `${node.name} ${node.code}`;
        option.label = node.path.map((one) => one.name).join(" › ");
        return option;
      }),
    );
  }

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => suggest().catch(() => list.replaceChildren()), PAUSE_MILLISECONDS);
  });
}

for (const input of document.querySelectorAll("input[data-suggest=place]")) suggesting(input);
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
