import { describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { bothSay, described, type OnPlace, type Operation, places, scenery } from "../../support/twoFileSystems.ts"

const all = <A, E>(items: ReadonlyArray<A>, f: (item: A) => Effect.Effect<unknown, E>) =>
  Effect.forEach(items, f, { concurrency: 8, discard: true })

const changing: OnPlace = [
  ["chmod", (place) => (fs, at) => fs.chmod(at(place), 0o640)],
  ["truncate", (place) => (fs, at) => fs.truncate(at(place), 2)],
  ["utimes", (place) => (fs, at) => fs.utimes(at(place), 1, 2)],
  ["makeDirectory", (place) => (fs, at) => fs.makeDirectory(at(place))],
  ["writeFile", (place) => (fs, at) => fs.writeFileString(at(place), "written")],
  ["writeFile, appending", (place) => (fs, at) => fs.writeFileString(at(place), "written", { flag: "a" })],
  ["remove", (place) => (fs, at) => fs.remove(at(place))],
  ["remove, forced", (place) => (fs, at) => fs.remove(at(place), { force: true })],
  ...(["r+", "w", "wx", "a", "ax", "w+"] as const).map(
    (flag) =>
      [
        `open with ${flag}`,
        (place: string): Operation =>
          (fs, at) =>
            Effect.scoped(Effect.flatMap(fs.open(at(place), { flag }), (file) => Effect.map(file.stat, described)))
      ] as const
  )
]

const onTwoPlaces: ReadonlyArray<readonly [string, (from: string, to: string) => Operation]> = [
  ["link", (from, to) => (fs, at) => fs.link(at(from), at(to))],
  ["rename", (from, to) => (fs, at) => fs.rename(at(from), at(to))],
  ["symlink", (from, to) => (fs, at) => fs.symlink(from, at(to))],
  ["copyFile", (from, to) => (fs, at) => fs.copyFile(at(from), at(to))]
]

// what is wrong with an operation has other names on other systems
describe.runIf(process.platform === "linux")("a file system in memory says what a real one says", () => {
  it.effect.each(changing)("of %s", ([, operation]) => all(places, (place) => bothSay([scenery, operation(place)])))

  it.effect.each(onTwoPlaces)("of %s", ([name, operation]) =>
    Effect.gen(function* () {
      for (const from of ["file", "file/", "dir", "to-file", "to-nothing", "new", "file/below"]) {
        // where a symbolic link leads is not looked at
        if (name === "symlink" && from !== "file") continue
        // a directory that is copied as a file empties the file that it was to replace
        const targets = name === "copyFile" && from === "dir" ? ["new", "dir"] : places
        yield* all(targets, (to) => bothSay([scenery, operation(from, to)]))
      }
    })
  )

  it.effect("of makeDirectory with all above it", () =>
    Effect.gen(function* () {
      const recursive = { recursive: true } as const
      for (const place of [...places, "a/b/c/", "to-dir/new/../other"]) {
        yield* bothSay([scenery, (fs, at) => Effect.asVoid(fs.makeDirectory(at(place), recursive))])
      }
    })
  )

  it.effect("of remove with all below it", () =>
    Effect.gen(function* () {
      for (const place of [
        "file",
        "dir",
        "dir/",
        "to-dir",
        "to-dir/",
        "to-nothing",
        "loop",
        "new",
        "file/below",
        "dir/."
      ]) {
        yield* bothSay([scenery, (fs, at) => fs.remove(at(place), { recursive: true })])
        yield* bothSay([scenery, (fs, at) => fs.remove(at(place), { recursive: true, force: true })])
      }
    })
  )

  it.effect("of copy", () =>
    Effect.gen(function* () {
      for (const overwrite of [false, true]) {
        for (const [from, to] of [
          ["file", "new"],
          ["file", "a/b/c"],
          ["file", "dir"],
          ["file", "file"],
          ["file", "dir/inner/copy"],
          ["file", "file/below"],
          ["file/below", "new"],
          ["dir", "new"],
          ["dir", "file"],
          ["dir", "dir/inner/below"],
          ["new", "newer"]
        ] as const) {
          yield* bothSay([scenery, (fs, at) => fs.copy(at(from), at(to), { overwrite })])
        }
      }
    })
  )
})
