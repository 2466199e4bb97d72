/**
 * The completion script for bash, from 3.2 on, with the package bash-completion and without.
 *
 * `effect/cli` makes the functions that complete flags and positionals. The functions here find the command that a line
 * names, and offer names and overrides.
 */
import * as Completions from "effect/cli/Completions"
import { type Keys, type Kind, type SharedValues, sharedValues, type Tables } from "./tables.ts"
import { identifier, positionals, quotePosix as quote, valued, written } from "./text.ts"

const words = (all: ReadonlyArray<string>): string => all.map(quote).join(" ")

/** One branch of a `case`. */
const branch = (patterns: ReadonlyArray<string>, body: string): string => `    ${patterns.join("|")}) ${body} ;;`

const kindBranch = ({ calls, configs, flags }: Kind): string =>
  branch(
    calls.map(quote),
    `_flags=${flags} _ids=(${words(configs.map(({ prefix }) => prefix))}) _keys=(${configs.map(({ keys }) => keys).join(" ")})`
  )

const keysBranch = ({ keys, words: bare }: Keys, place: number): string =>
  branch([`${place}`], `_names=(${words(keys.map(({ name }) => name))}) _words=(${words(bare)})`)

const valuesBranch = ({ keys, values }: SharedValues): string => branch(keys.map(quote), `_values=(${words(values)})`)

/** Writes a function which is one `case` over its argument. */
const table = (name: string, branches: ReadonlyArray<string>): string =>
  `${name}() {\n  case "$1" in\n${branches.join("\n")}\n    *) return 1 ;;\n  esac\n}`

/** The functions that use the tables. */
const glue = String.raw`
_NAME__used() {
  local _each
  for _each in "%{_given[@]}"; do
    [[ "$_each" == "$1"* ]] && return
  done
  return 1
}

_NAME__overrides() {
  local _head='' _rest="$_plain" _at _id _key _value _exact='' _names _words _values
  if [[ "$_plain" == *::* && "%{_plain%%::*}" != *[=[]* ]]; then
    _head="%{_plain%%::*}::" _rest="%{_plain#*::}"
    for _id in "%{_ids[@]}"; do
      [[ -n "$_id" && "$_id::" == "$_head" ]] && _exact=1
    done
  fi
  for ((_at = 0; _at < %{#_ids[@]}; _at++)); do
    _id="%{_ids[_at]}"
    if [[ -n "$_head" ]]; then
      [[ -n "$_id" && "$_id" == "%{_head%::}"* ]] || continue
      [[ -z "$_exact" || "$_id::" == "$_head" ]] || continue
    fi
    _NAME__keys "%{_keys[_at]}"
    for _key in "%{_names[@]}"; do
      if [[ "$_rest" == "$_key="* ]]; then
        _values=()
        _NAME__values "%{_keys[_at]}:$_key"
        for _value in "%{_values[@]}"; do _all+=("$_head$_key=$_value"); done
      elif [[ "$_key=" == "$_rest"* ]]; then
        _NAME__used "$_head$_key=" || _all+=("$_head$_key=")
      fi
    done
    for _value in "%{_words[@]}"; do _all+=("$_head$_value"); done
    [[ -n "$_id" && -z "$_head" ]] && ((%{#_ids[@]} > 1)) && _all+=("$_id::")
  done
}

_NAME() {
  local cur prev words cword i
  _init_completion -n "$COMP_WORDBREAKS" || return
  local _comp_word="$2" _path='' _index=0 _skip='' _ended='' _settled='' _position=0
  local _flags _ids _keys _valued _files _positionals _word _all=() _given=() _replies=()
  _NAME__at ''
  _NAME__flags "$_flags"
  for ((i = 1; i < cword; i++)); do
    _word="%{words[i]}"
    if [[ -n "$_skip" ]]; then
      _skip=''
      continue
    fi
    if [[ -z "$_ended" ]]; then
      if [[ "$_word" == -- ]]; then
        _ended=1
        continue
      fi
      if [[ "$_word" == -* ]]; then
        [[ "$_valued" == *" $_word "* ]] && _skip=1
        continue
      fi
      [[ "$i:$_word" == 1:help ]] && ! _NAME__at help && continue
      if [[ -z "$_settled" ]] && _NAME__at "%{_path:+$_path }$_word"; then
        _path="%{_path:+$_path }$_word" _index=$i
        _NAME__flags "$_flags"
        continue
      fi
    fi
    _settled=1
    ((_position += 1))
  done
  for ((i = 1; i < %{#words[@]}; i++)); do
    ((i == cword)) && continue
    _word="%{words[i]}"
    _word=%{_word//\\/}; _word=%{_word//\"/}; _word=%{_word//\'/}
    _given+=("$_word")
  done

  # effect/cli completes a value in a word of its own.
  if [[ -z "$_skip$_ended" && "$cur" == --*=* && "$_comp_word" != --* && "$_valued" == *" %{cur%%=*} "* ]]; then
    local COMP_WORDS=("%{words[@]:0:cword}" "%{cur%%=*}" "%{cur#*=}") COMP_CWORD=$((cword + 1))
    local COMP_LINE="%{COMP_WORDS[*]}"
    local COMP_POINT=%{#COMP_LINE}
    prev="%{cur%%=*}" cur="%{cur#*=}" _skip=1
  fi

  COMPREPLY=()
  if [[ -n "$_skip" ]] || [[ -z "$_ended" && "$cur" == -* ]] || ((_position < _positionals)); then
    "_NAME__leaf_s$_flags" "$_index"
    _replies=("%{COMPREPLY[@]}")
  fi
  if [[ -z "$_skip" ]] && [[ -n "$_ended" || "$cur" != -* ]]; then
    local _plain="$cur"
    _plain=%{_plain//\\/}; _plain=%{_plain//\"/}; _plain=%{_plain//\'/}
    [[ -z "$_settled$_ended" ]] && _NAME__names "$_path"
    ((_position < _positionals)) || _NAME__overrides
    _NAME--choices "$cur" "$_comp_word" "%{_all[@]}"
    COMPREPLY+=("%{_replies[@]}")
  fi
  if ((%{#COMPREPLY[@]} == 1)); then
    if [[ "$_skip$_files" == 1*" $prev "* ]]; then
      _word=%{COMPREPLY[0]//\\/}
      [[ -d "%{_word/#\~/$HOME}" ]] && COMPREPLY[0]+=/
    fi
    if [[ "%{COMPREPLY[0]}" == *[=:/] ]]; then
      type compopt &>/dev/null && compopt -o nospace
    elif ! type compopt &>/dev/null && [[ "$cur" != *[\"\']* ]]; then
      COMPREPLY[0]+=' '
    fi
  fi
}`

/** Makes the script for bash. */
export const bash = ({ flags, keys, kinds, names, program }: Tables): string => {
  const name = identifier(program)
  const tables = [
    table(`_${name}__at`, kinds.map(kindBranch)),
    table(
      `_${name}__names`,
      [...names].map(([group, all]) => branch([quote(group)], `_all+=(${words(all.map((each) => each.name))})`))
    ),
    table(
      `_${name}__flags`,
      flags.map((each, place) =>
        branch(
          [`${place}`],
          `_valued=' ${valued(each).join(" ")} ' _files=' ${valued(each, "Path").join(" ")} ' _positionals=${positionals(each)}`
        )
      )
    ),
    table(`_${name}__keys`, keys.map(keysBranch)),
    table(`_${name}__values`, sharedValues(keys).map(valuesBranch))
  ]
  const descriptor: Completions.CommandDescriptor = {
    name: `${name}__leaf`,
    description: undefined,
    flags: [],
    arguments: [],
    subcommands: flags.map((each, place) => ({ ...each, name: `s${place}` }))
  }
  const old = `type compopt &>/dev/null || complete -o nospace -F _${name} ${quote(program)}`
  return [Completions.generate(program, "bash", descriptor), ...tables, written(glue, name), old].join("\n")
}
