/**
 * The instruction behind a layer in the words of its Dockerfile. Docker's classic builder wrote the shell command that it
 * ran, with `#(nop)` where nothing ran; BuildKit writes the instruction and a trailing mark. Tabs and runs of blanks,
 * which stand for line continuations, become one blank.
 *
 *     instruction('/bin/sh -c #(nop) COPY file:1 in / ')  // 'COPY file:1 in /'
 *     instruction('/bin/sh -c apt-get update')            // 'RUN apt-get update'
 *     instruction('RUN /bin/sh -c make # buildkit')       // 'RUN make'
 */
export function instruction(createdBy: string | undefined): string {
  const text = (createdBy ?? '').replace(/\s+# buildkit\s*$/, '').trim()
  const nop = /^\/bin\/sh -c #\(nop\)\s*/.exec(text)
  if (nop) return tidy(text.slice(nop[0].length))
  const ran = /^(?:RUN\s+)?(\|\d+ .*?)?\/bin\/sh -c\s+/s.exec(text)
  if (ran) return tidy(`RUN ${text.slice(ran[0].length)}`)
  return tidy(text)
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
