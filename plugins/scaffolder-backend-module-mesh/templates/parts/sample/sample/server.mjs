import { createServer } from 'node:http';

const port = Number(process.env.PORT ?? '${{ values.port }}');

createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.end(`${request.method} ${request.url}\n`);
}).listen(port, () => console.log(`Listening on ${port}`));
