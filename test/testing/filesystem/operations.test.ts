import { describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import {
  bothSay,
  described,
  type OnPlace,
  type Operation,
  places,
  scenery,
  text
} from "../../support/twoFileSystems.ts"

const reading: OnPlace = [
  ["access", (place) => (fs, at) => fs.access(at(place))],
  ["exists", (place) => (fs, at) => fs.exists(at(place))],
  ["stat", (place) => (fs, at) => Effect.map(fs.stat(at(place)), described)],
  ["lstat", (place) => (fs, at) => Effect.map(fs.lstat(at(place)), described)],
  ["readFile", (place) => (fs, at) => Effect.map(fs.readFile(at(place)), text)],
  ["readDirectory", (place) => (fs, at) => fs.readDirectory(at(place))],
  ["readLink", (place) => (fs, at) => fs.readLink(at(place))],
  ["realPath", (place) => (fs, at) => fs.realPath(at(place))],
  [
    "open",
    (place) => (fs, at) => Effect.scoped(Effect.flatMap(fs.open(at(place)), (file) => Effect.map(file.stat, described)))
  ],
  ["open without following", (place) => (fs, at) => Effect.scoped(Effect.as(fs.open(at(place), { noFollow: true }), 1))]
]

// what is wrong with an operation has other names on other systems
describe.runIf(process.platform === "linux")("a file system in memory says what a real one says", () => {
  it.effect.each(reading)("of %s", ([, operation]) => bothSay([scenery, ...places.map(operation)]))

  it.effect("of the paths that no file has", () =>
    bothSay([
      (fs) => fs.stat(""),
      (fs) => fs.makeDirectory("", { recursive: true }),
      (fs, at) => fs.stat(at("a\0b")),
      (fs, at) => fs.stat(at("é".repeat(128))),
      (fs, at) => fs.makeDirectory(at("é".repeat(127))),
      (fs, at) => fs.symlink("", at("link"))
    ])
  )

  it.effect("of modes and owners", () => {
    const mode =
      (path: string): Operation =>
      (fs, at) =>
        Effect.map(fs.stat(at(path)), (info) => (info.mode & 0o7777).toString(8))
    return bothSay([
      scenery,
      (fs, at) => fs.writeFileString(at("private"), "", { mode: 0o600 }),
      mode("private"),
      (fs, at) => fs.makeDirectory(at("closed"), { mode: 0o700 }),
      mode("closed"),
      (fs, at) => fs.chmod(at("to-file"), 0o4755),
      mode("file"),
      (fs, at) => fs.writeFileString(at("private"), "again", { mode: 0o644 }),
      mode("private"),
      (fs, at) => fs.copyFile(at("file"), at("copy")),
      mode("copy")
    ])
  })
})
