import { describe, expect, it } from 'vitest'
import type { RunInstruction } from './dockerfile.ts'
import { parse } from './parse.ts'
import { mountsOf } from './run-mount.ts'

const VARIABLES = new Map([['DIR', '/data']])

function mount(text: string) {
  const [run] = parse(`FROM a\nRUN --mount=${text} x`, 'Dockerfile').stages[0]?.instructions ?? []
  return mountsOf(run as RunInstruction, VARIABLES, { escape: '\\' })[0]
}

describe('mountsOf', () => {
  it('reads every key, in any of its spellings, with variables', () => {
    expect(mount('type=cache,dst=$DIR,id=x,sharing=LOCKED,uid=7,gid=8,mode=0755,from=base,src=a')).toEqual({
      type: 'cache',
      target: '/data',
      source: 'a',
      from: 'base',
      readOnly: false,
      id: 'x',
      sharing: 'locked',
      mode: 0o755,
      uid: 7,
      gid: 8,
      required: false,
      size: null,
      env: null,
    })
    expect(mount('target=/a')).toMatchObject({ type: 'bind', readOnly: true })
    expect(mount('target=/a,rw')).toMatchObject({ readOnly: false })
    expect(mount('type=tmpfs,target=/a,size=1.5g')).toMatchObject({ size: 1.5 * 2 ** 30, readOnly: false })
    expect(mount('type=secret,id=a,env=TOKEN,required')).toMatchObject({ env: 'TOKEN', required: true })
    expect(mount(`'type=bind,"target=/a,b"'`)).toMatchObject({ target: '/a,b' })
  })

  it.each([
    ['type=binds,target=/a', 'unsupported mount type "binds" (did you mean bind?)'],
    ['typ=bind', "unexpected key 'typ' in 'typ=bind' (did you mean type?)"],
    ['type', "invalid field 'type' must be a key=value pair"],
    ['type=cache,target=/a,sharing=share', 'unsupported sharing value "share" (did you mean shared?)'],
    ['type=bind,target=/a,size=1', "unexpected key 'size' for mount type 'bind'"],
    ['type=bind,target=/a,required', "unexpected key 'required' for mount type 'bind'"],
    ['type=tmpfs,target=/a,size=x', 'invalid value for size: x'],
    ['type=cache,target=/a,mode=9', 'invalid value 9 for mode'],
    ['type=bind,target=/a,uid=1', 'uid not allowed for "bind" type mounts'],
    ['type=bind,target=/a,ro=maybe', 'invalid value for ro: maybe'],
    ['type=secret', 'invalid secret mount. one of source, target required'],
    ['type=secret,id=a,source=b', "both source and id can't be set"],
    ['type=bind,target=/a,sharing=private', 'invalid cache sharing set for bind mount'],
  ])('refuses %s: %s', (text, message) => {
    expect(() => mount(text)).toThrow(message)
  })
})
