"""The command line: `postlint [PATHS]...` is `postlint check [PATHS]...`.

Subcommands are imported when they are called. Every error leaves through run(): a message on stderr and an exit code.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from postlint.errors import ExitCode, PostlintError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS = {
    "check": "Check drafts (the default command).",
    "rule": "Show the documentation of a rule.",
    "rules": "List the rules.",
    "render": "Print exactly the text to publish.",
    "baseline": "Write down today's violations, to report only new ones.",
    "init": "Write a commented postlint.toml.",
    "config": "Show which configuration applies, and from where.",
    "test-rules": "Run the examples in rule files.",
    "completion": "Print a completion script for a shell.",
}


class _Group(click.Group):
    """Loads a subcommand's module when it is called, and calls `check` when none is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"postlint.cli.{name.replace('-', '_')}")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands, and what may follow `check`, which may be left out."""
        found = super().shell_complete(ctx, incomplete)
        check = self.get_command(ctx, "check")
        if check is not None:
            inner = click.Context(check, info_name="check", parent=ctx, resilient_parsing=True)
            found += check.shell_complete(inner, incomplete)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if ctx.resilient_parsing and not args:
            # The shell asks what may come first.
            return super().parse_args(ctx, args)
        if not args or (args[0] not in COMMANDS and args[0] not in ("--help", "-h", "--version", "-V")):
            args = ["check", *args]
        return super().parse_args(ctx, args)


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"postlint {version('postlint')}")
        ctx.exit()


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-V", "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version."
)
def postlint() -> None:
    """Check social posts and replies before they are published.

    `postlint [PATHS]...` is `postlint check [PATHS]...`; see `postlint check --help` for its options.

    \b
    Exit codes: 0  nothing at or above the fail level
                1  violations
                2  something could not be checked, or wrong usage or configuration
                3  a person should read a post first (with --strict-review)
    """


def run(args: list[str] | None = None) -> int:
    """Runs the command line and gives its exit code; nothing but KeyboardInterrupt's code leaves as an exception."""
    try:
        result: Any = postlint.main(args=args, prog_name="postlint", standalone_mode=False)
        sys.stdout.flush()
        return int(result) if isinstance(result, int) else int(ExitCode.CLEAN)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        return 130
    except KeyboardInterrupt:
        return 130
    except click.ClickException as error:
        error.show()
        return int(ExitCode.INCOMPLETE)
    except PostlintError as error:
        fail(error)
    except (BrokenPipeError, SystemExit):
        # click turns a closed pipe into an exit with 1, which would be violations here.
        # The findings did not arrive: that is no clean run, but nobody is left to tell.
        _drop_stdout()
    except MemoryError:
        click.echo("postlint: out of memory; check fewer or shorter drafts at a time", err=True)
    except Exception as error:  # noqa: BLE001  no traceback reaches a user; its words could quote a draft
        place = _place(error)
        click.echo(f"postlint: internal error: {type(error).__name__} at {place}; please report it", err=True)
    return int(ExitCode.INCOMPLETE)


def fail(error: PostlintError) -> None:
    """Tells a user what is wrong, where, and what to do."""
    where = f"{error.where}: " if error.where else ""
    click.echo(f"{click.style('error', fg='red', bold=True)}: {where}{error.message}", err=True)
    if error.hint:
        click.echo(f"  {error.hint}", err=True)


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else "?"


def _drop_stdout() -> None:
    """Keeps the interpreter from complaining about the closed pipe once more at exit."""
    import os

    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())


def main() -> None:
    """The entry point of the console script."""
    # One thread for NumPy's products: a post's matrices are so small that a second one costs more than it saves.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(run())
