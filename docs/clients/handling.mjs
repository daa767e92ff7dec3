// Where is an item handled for a place? Prints the answer in words, or why there is none.
// node handling.mjs [ITEM] [PLACE] [DAY]; needs Node.js 18 or later, or a browser; CATALOG_URL says where the service is.

const WHERE = `
query Where($item: String!, $place: DivisionCode!, $on: Date) {
  handling(item: $item, place: $place, on: $on) {
    outcome
    agency { name }
    offices { name hours(on: $on) { opens closes } }
    explanation
  }
}`;

const [item = "unemployment-registration", place = "440402001001", on = "2019-12-31"] = process.argv.slice(2);
const url = `${process.env.CATALOG_URL ?? "http://127.0.0.1:8000"}/graphql`;

const response = await fetch(url, {
  method: "POST",
  headers: { "content-type": "application/json", accept: "application/graphql-response+json, application/json" },
  body: JSON.stringify({ query: WHERE, variables: { item, place, on } }),
});
const { data, errors } = await response.json();

if (errors) {
  for (const { message, extensions } of errors) console.error(extensions.code, message);
  process.exitCode = 1;
} else {
  const { outcome, agency, offices, explanation } = data.handling;
  console.log(outcome, agency?.name ?? "-");
  for (const { name, hours } of offices) {
    console.log(name, ...hours.map(({ opens, closes }) => `${opens}-${closes}`));
  }
  console.log(explanation);
}
