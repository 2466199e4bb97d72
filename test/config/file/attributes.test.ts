import { spawnSync } from "node:child_process"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { inDirectory, save } from "../../support/configFile.ts"

const python = (script: string, ...args: ReadonlyArray<string>) => spawnSync("python3", ["-c", script, ...args]).status

/** Sets an attribute, and a list of who may read a file besides its owner and its group. */
const mark = `
import os, struct, sys
os.setxattr(sys.argv[1], "user.origin", b"by hand")
entries = [(1, 6, 2**32 - 1), (2, 4, 65534), (4, 0, 2**32 - 1), (16, 4, 2**32 - 1), (32, 0, 2**32 - 1)]
os.setxattr(sys.argv[1], "system.posix_acl_access", struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *e) for e in entries))
`
const same = `
import os, sys
read = lambda path: {name: os.getxattr(path, name) for name in os.listxattr(path)}
sys.exit(len(read(sys.argv[1])) != 2 or read(sys.argv[1]) != read(sys.argv[2]))
`

const isKnown = spawnSync("python3", ["-c", "import os; os.setxattr"]).status === 0

describe.skipIf(!isKnown)("a file that is replaced", () => {
  it.live("keeps its extended attributes, and its access control list", () =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        const cfg = at("cfg.yaml")
        yield* fs.writeFileString(cfg, "a: 1\n")
        yield* fs.writeFileString(at("as-before"), "")
        expect([python(mark, cfg), python(mark, at("as-before"))]).toEqual([0, 0])
        const before = yield* fs.stat(cfg)
        yield* save(cfg, { a: 2 }, { overwrite: true })
        const after = yield* fs.stat(cfg)
        expect(after.ino).not.toEqual(before.ino)
        expect(after.mode).toBe(before.mode)
        expect(yield* fs.readFileString(cfg)).toBe("a: 2\n")
        expect(python(same, at("as-before"), cfg)).toBe(0)
      })
    )
  )
})
