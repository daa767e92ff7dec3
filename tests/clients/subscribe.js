// Subscribes with graphql-ws or graphql-sse and prints what it is told, a line of JSON for each result.
//
// node subscribe.js ws://host/graphql|http://host/graphql/stream PAYLOAD [COUNT]
// Ends after COUNT results; without COUNT, when the server says that there are no more.

import { createClient as overSse } from "graphql-sse";
import { createClient as overWs } from "graphql-ws";
import WebSocket from "ws";

const [url, payload, count] = process.argv.slice(2);
const client = url.startsWith("ws")
  ? overWs({ url, webSocketImpl: WebSocket, retryAttempts: 0 })
  : overSse({ url, retryAttempts: 0 });
const tell = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

let told = 0;
try {
  for await (const result of client.iterate(JSON.parse(payload))) {
    tell(result);
    told += 1;
    if (told === Number(count)) break;
  }
  tell("over");
} catch (error) {
  tell({ refused: Array.isArray(error) ? error : error.message });
}
await client.dispose();
