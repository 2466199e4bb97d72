/**
 * The completion script for fish, from 3.2 on.
 *
 * `effect/cli` makes what completes flags and positionals, for a command `__lab_s0` of each set of them. The functions
 * here find the command that a line names, offer names and overrides, and ask fish to complete that command instead.
 */
import * as Completions from "effect/cli/Completions"
import { type Keys, type Kind, type SharedValues, sharedValues, type Tables } from "./tables.ts"
import { identifier, positionals, quoteFish as quote, valued, written } from "./text.ts"

const words = (all: ReadonlyArray<string>): string => all.map(quote).join(" ")

const print = (format: string, all: ReadonlyArray<string>): string =>
  all.length === 0 ? "true" : `printf '${format}\\n' ${words(all)}`

/** One branch of an `if`: `case` would read names as patterns. */
interface Branch {
  readonly names: ReadonlyArray<string>
  readonly body: string
}

const table = (name: string, branches: ReadonlyArray<Branch>): string => {
  const tests = branches.map(({ body, names }, index) => {
    const test = `contains -- "$argv[1]" ${words(names)}`
    return `    ${index === 0 ? "if" : "else if"} ${test}\n        ${body}`
  })
  const body = tests.length === 0 ? "    return 1" : [...tests, "    else\n        return 1\n    end"].join("\n")
  return `function ${name}\n${body}\nend`
}

const kindBranch = ({ calls, configs, flags }: Kind): Branch => ({
  names: calls,
  body: print("%s", [`${flags}`, ...configs.flatMap(({ keys, prefix }) => [`${keys}`, prefix])])
})

const keysBranch = ({ keys, words: bare }: Keys, place: number): Branch => ({
  names: [`${place}`],
  body: [
    print(
      "%s=\\t%s",
      keys.flatMap(({ detail, name }) => [name, detail])
    ),
    ...(bare.length === 0 ? [] : [print("%s", bare)])
  ].join("; ")
})

const valuesBranch = ({ keys, values }: SharedValues): Branch => ({ names: keys, body: print("%s", values) })

/** The functions that use the tables. */
const glue = String.raw`
function __NAME_begins
    test (string sub -l (string length -- "$argv[2]") -- "$argv[1]")x = "$argv[2]"x
end

function __NAME_overrides -S
    set -l head ''
    set -l exact
    if string match -qr '^[^=[]*?::' -- $typed
        set head (string replace -r '^([^=[]*?::).*$' '$1' -- $typed)
        contains -- (string sub -e -2 -- $head) $ids; and set exact 1
    end
    set -l rest (string sub -s (math 1 + (string length -- "$head")) -- "$typed")
    for at in (seq (count $ids))
        set -l id $ids[$at]
        if test -n "$head"
            test -n "$id"; and __NAME_begins "$id::" (string sub -e -2 -- $head); or continue
            test -z "$exact" -o "$id::" = "$head"; or continue
        else if test -n "$id" -a (count $ids) -gt 1
            printf '%s::\tconfig\n' $id
        end
        for row in (__NAME_keys $keys[$at])
            set -l key (string split -m 1 \t -- $row)[1]
            if string match -q '*=' -- $key; and __NAME_begins "$rest" $key
                for value in (__NAME_values $keys[$at]:(string sub -e -1 -- $key))
                    printf '%s\n' $head$key$value
                end
            else if __NAME_begins $key "$rest"
                set -l used
                for word in $given
                    string match -q '*=' -- $key; and __NAME_begins "$word" $head$key; and set used 1
                end
                test -n "$used"; or printf '%s\n' $head$row
            end
        end
    end
end

function __NAME_complete
    set -l tokens (commandline -opc)
    set -l current (commandline -ct)
    set -l typed (string unescape -- "$current" 2>/dev/null; or string replace -ra '["\'\\\\]' '' -- "$current")
    set -l kind (__NAME_at '')
    set -l flags (__NAME_flags $kind[1])
    set -l path ''
    set -l skip
    set -l ended
    set -l settled
    set -l position 0
    set -l kept
    for at in (seq 2 (count $tokens))
        set -l word $tokens[$at]
        if test -n "$skip"
            set skip
        else if test -n "$ended"
            set position (math $position + 1)
        else if test "$word" = --
            set ended 1
        else if string match -q -- '-*' "$word"
            contains -- "$word" $flags[2..-1]; and set skip 1
        else if test "$at:$word" = 2:help; and not __NAME_at help >/dev/null
            continue
        else
            set -l found
            test -z "$settled"; and set found (__NAME_at (string trim -l -- "$path $word"))
            if test -n "$found[1]"
                set path (string trim -l -- "$path $word")
                set kind $found
                set flags (__NAME_flags $kind[1])
                continue
            end
            set settled 1
            set position (math $position + 1)
        end
        set -a kept $word
    end
    set -l isFlag
    test -z "$ended"; and string match -q -- '-*' "$typed"; and set isFlag 1
    if test -n "$skip" -o -n "$isFlag" -o $position -lt $flags[1] -o -z "$ended$typed"
        set -l line (string escape -- __NAME_s$kind[1] $kept)
        complete -C "$line $current"
    end
    if test -z "$skip$isFlag"
        test -z "$settled$ended"; and __NAME_names $path
        if test $position -ge $flags[1]
            set -l keys
            set -l ids
            for at in (seq 2 2 (count $kind))
                set -a keys $kind[$at]
                set -a ids $kind[(math $at + 1)]
            end
            set -l given $tokens[2..-1]
            __NAME_overrides
        end
    end
end`

/** Makes the script for fish. */
export const fish = ({ flags, keys, kinds, names, program }: Tables): string => {
  const name = identifier(program)
  const tables = [
    table(`__${name}_at`, kinds.map(kindBranch)),
    table(
      `__${name}_names`,
      [...names].map(([group, all]) => ({
        names: [group],
        body: print(
          "%s\\t%s",
          all.flatMap((each) => [each.name, each.description])
        )
      }))
    ),
    table(
      `__${name}_flags`,
      flags.map((each, place) => ({
        names: [`${place}`],
        body: print("%s", [`${positionals(each)}`, ...valued(each)])
      }))
    ),
    table(`__${name}_keys`, keys.map(keysBranch)),
    table(`__${name}_values`, sharedValues(keys).map(valuesBranch))
  ]
  const generated = flags.flatMap((each, place) => {
    const command = `__${name}_s${place}`
    // fish completes only commands that there are.
    return [
      `function ${command}; end`,
      `complete -e -c ${command}`,
      Completions.generate(command, "fish", { ...each, name: command })
    ]
  })
  const register = [`complete -e -c ${quote(program)}`, `complete -c ${quote(program)} -f -a '(__${name}_complete)'`]
  return [...tables, written(glue, name), ...generated, ...register].join("\n")
}
