import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as TestClock from "effect/testing/TestClock"
import * as store from "../../../src/config/file/store.ts"
import * as Temporary from "../../../src/config/file/temporary.ts"
import { inDirectory, load, save } from "../../support/configFile.ts"

/** Writes a file, and returns the name that its text had before. */
const nameIn = Effect.fnUntraced(function* (at: (path: string) => string, fs: FileSystem.FileSystem) {
  const named: Array<string> = []
  const watching = {
    ...fs,
    open: ((path, options) => {
      if (path.endsWith("-tmp")) named.push(path)
      return fs.open(path, options)
    }) as typeof fs.open
  }
  yield* Effect.provideService(save(at("cfg.yaml"), { a: 1 }), FileSystem.FileSystem, watching)
  return named[0]!
})

describe("what killed processes leave", () => {
  it.effect("removes what runs killed long ago left of this file, and nothing else", () =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        // The clock of the file system counts, and not that of the program.
        const now = Date.now() / 1000
        const leave = (name: string, seconds: number) =>
          Effect.andThen(fs.writeFileString(at(name), ""), fs.utimes(at(name), now - seconds, now - seconds))
        yield* leave(".cfg.yaml.old.coma-tmp", 4000)
        yield* leave(".cfg.yaml.young.coma-tmp", 3000)
        yield* leave(".other.yaml.old.coma-tmp", 4000)
        yield* leave(".cfg.yaml.old", 4000)
        yield* fs.makeDirectory(at(".cfg.yaml.dir.coma-tmp"))
        yield* fs.utimes(at(".cfg.yaml.dir.coma-tmp"), 1, 1)
        expect(yield* save(at("cfg.yaml"), {})).toBe("written")
        expect((yield* fs.readDirectory(at(""))).sort()).toEqual([
          ".cfg.yaml.dir.coma-tmp",
          ".cfg.yaml.old",
          ".cfg.yaml.young.coma-tmp",
          ".other.yaml.old.coma-tmp",
          "cfg.yaml"
        ])
      })
    )
  )

  it.effect.runIf(process.platform === "linux")(
    "removes at once what a process left that is gone, and keeps what a living one writes, however old",
    () =>
      inDirectory((at, fs) =>
        Effect.gen(function* () {
          const name = yield* nameIn(at, fs)
          const own = name
          const gone = own.replace(`.${process.pid}-`, ".4194305-")
          expect(gone).not.toBe(own)
          for (const name of [own, gone]) yield* Effect.andThen(fs.writeFileString(name, ""), fs.utimes(name, 1, 1))
          expect(yield* save(at("cfg.yaml"), { a: 2 }, { overwrite: true })).toBe("written")
          expect((yield* fs.readDirectory(at(""))).sort()).toEqual([own.slice(at("").length + 1), "cfg.yaml"].sort())
        })
      )
  )

  it.effect("removes them from a directory that one run writes many files to, and lists it once", () =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        yield* TestClock.setTime(10_000_000_000)
        for (const name of ["0", "7"]) {
          const leftover = at(`.cfg${name}.yaml.old.coma-tmp`)
          yield* Effect.andThen(fs.writeFileString(leftover, ""), fs.utimes(leftover, 1, 1))
        }
        let listed = 0
        const counting = {
          ...fs,
          readDirectory: (path: string) =>
            Effect.andThen(
              Effect.sync(() => listed++),
              fs.readDirectory(path)
            )
        }
        const names = Array.from({ length: 9 }, (_, i) => `cfg${i}.yaml`)
        yield* Effect.forEach(names, (name) => save(at(name), {})).pipe(
          store.readOnce,
          Effect.provideService(FileSystem.FileSystem, counting)
        )
        expect(listed).toBe(1)
        expect((yield* fs.readDirectory(at(""))).sort()).toEqual(names)
      })
    )
  )

  it.live.runIf(process.platform === "linux")(
    "takes the claim of a writer that was killed, with its file or without",
    () =>
      inDirectory((at, fs) =>
        Effect.gen(function* () {
          const path = yield* Path.Path
          yield* save(at("cfg.yaml"), { k: 0 })
          for (const [k, isLeft] of [
            [1, true],
            [2, false]
          ] as const) {
            const claim = Temporary.claimName(path, at("cfg.yaml"), yield* fs.stat(at("cfg.yaml")))
            yield* fs.writeFileString(claim, "half")
            // No process has such an id.
            if (isLeft) yield* fs.link(claim, at(".cfg.yaml.4194305-1-1a-x.coma-tmp"))
            const saved = save(at("cfg.yaml"), { k }, { overwrite: true })
            // Of another space of ids nothing is known, so that only its age would tell.
            if (isLeft) yield* fs.utimes(claim, 1, 1)
            expect(yield* saved).toBe("written")
            expect(yield* fs.readDirectory(at(""))).toEqual(["cfg.yaml"])
            expect(yield* load(at("cfg.yaml"))).toEqual(Option.some({ k }))
          }
        })
      )
  )

  it.effect.runIf(process.platform === "linux")("finds what a killed first run left when the file is next read", () =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        const name = yield* nameIn(at, fs)
        const gone = name.replace(`.${process.pid}-`, ".4194305-")
        yield* fs.link(at("cfg.yaml"), gone)
        expect(yield* load(at("cfg.yaml"))).toEqual(Option.some({ a: 1 }))
        expect(yield* fs.readDirectory(at(""))).toEqual(["cfg.yaml"])
        yield* fs.rename(at("cfg.yaml"), gone)
        expect(yield* load(at("cfg.yaml"))).toEqual(Option.none())
        expect(yield* fs.readDirectory(at(""))).toEqual([])
      })
    )
  )

  it.effect("goes on where another run removes them at the same time", () =>
    inDirectory((at, fs) =>
      Effect.gen(function* () {
        yield* TestClock.setTime(10_000_000_000)
        for (const name of ["1", "2", "3"]) {
          const leftover = at(`.cfg.yaml.${name}.coma-tmp`)
          yield* Effect.andThen(fs.writeFileString(leftover, ""), fs.utimes(leftover, 1, 1))
        }
        let looked = 0
        const raced = {
          ...fs,
          // the first one that this run looks at is gone by then
          lstat: (path: string) =>
            path.endsWith(".coma-tmp") && looked++ === 0
              ? Effect.andThen(fs.remove(path), fs.lstat(path))
              : fs.lstat(path)
        }
        const saved = Effect.provideService(save(at("cfg.yaml"), {}), FileSystem.FileSystem, raced)
        expect(yield* saved).toBe("written")
        expect(yield* fs.readDirectory(at(""))).toEqual(["cfg.yaml"])
      })
    )
  )
})
