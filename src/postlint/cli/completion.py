"""postlint completion: the script that lets a shell complete commands, options, formats and paths."""

from __future__ import annotations

import click


@click.command(name="completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print a completion script for SHELL.

    \b
    bash: postlint completion bash > ~/.local/share/bash-completion/completions/postlint
    zsh:  postlint completion zsh > "${fpath[1]}/_postlint"
    fish: postlint completion fish > ~/.config/fish/completions/postlint.fish
    """
    from click.shell_completion import get_completion_class

    from postlint.cli import postlint

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(postlint, {}, "postlint", "_POSTLINT_COMPLETE").source())
