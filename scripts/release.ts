/**
 * What a release needs beside a number, for the scripts that npm runs: `ready` before `npm version` counts up, `write`
 * after that, and `check` before `npm publish`.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"

const unreleased = "## Unreleased"

/** The text below a heading of the changelog that begins so. */
const section = (changelog: string, heading: string): string | undefined =>
  changelog
    .split(/^(?=## )/m)
    .find((part) => part.startsWith(heading))
    ?.replace(/^.*\n/, "")
    .trim()

/** Says what the changelog lacks to be released. */
export const unready = (changelog: string): string | undefined =>
  section(changelog, `${unreleased}\n`) ? undefined : "CHANGELOG.md has nothing under Unreleased."

/** Gives what is unreleased to a version, and leaves an empty heading above it. */
export const released = (changelog: string, version: string, date: string): string =>
  changelog.replace(`${unreleased}\n`, `${unreleased}\n\n## ${version} (${date})\n`)

/** Says what keeps a version from being published. */
export const unpublishable = (changelog: string, version: string): string | undefined =>
  section(changelog, `## ${version} (`) ? undefined : `CHANGELOG.md has no entry for ${version}: run npm version.`

const root = resolve(import.meta.dirname, "..")
const read = (name: string) => readFileSync(join(root, name), "utf8")

const run = (step: string | undefined): string | undefined => {
  const { version } = JSON.parse(read("package.json")) as { readonly version: string }
  const changelog = read("CHANGELOG.md")
  switch (step) {
    case "ready":
      return unready(changelog)
    case "write": {
      const template = "examples/00-template/package.json"
      writeFileSync(join(root, "CHANGELOG.md"), released(changelog, version, new Date().toISOString().slice(0, 10)))
      writeFileSync(join(root, template), read(template).replace(/("effect-coma": ")[^"]*/, `$1^${version}`))
      const [major, minor] = version.split(".")
      const readme = read("README.md").replace(/(\| effect-coma )\d+\.\d+/, `$1${major}.${minor}`)
      writeFileSync(join(root, "README.md"), readme)
      return
    }
    case "check":
      return unpublishable(changelog, version)
    default:
      return "The steps are ready, write and check."
  }
}

if (import.meta.main) {
  const wrong = run(process.argv[2])
  if (wrong !== undefined) console.error(wrong)
  process.exitCode = wrong === undefined ? 0 : 1
}
