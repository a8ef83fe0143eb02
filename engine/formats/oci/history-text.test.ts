import { expect, test } from 'vitest'
import { instruction } from './history-text.ts'

test.each([
  ['/bin/sh -c #(nop)  CMD ["sh"]', 'CMD ["sh"]'],
  ['/bin/sh -c #(nop) ADD file:0b1a in / ', 'ADD file:0b1a in /'],
  ['/bin/sh -c set -eux; \tapt-get update', 'RUN set -eux; apt-get update'],
  ['RUN /bin/sh -c npm ci # buildkit', 'RUN npm ci'],
  ['RUN |1 MODE=prod /bin/sh -c npm ci # buildkit', 'RUN npm ci'],
  ['|1 MODE=prod /bin/sh -c npm ci', 'RUN npm ci'],
  ['COPY . . # buildkit', 'COPY . .'],
  ['sh', 'sh'],
  ['', ''],
  [undefined, ''],
])('%j is shown as %j', (createdBy, text) => {
  expect(instruction(createdBy)).toBe(text)
})
