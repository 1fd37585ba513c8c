"""Words of `peps-tui completion`."""

COMPLETION = "écrire de quoi compléter les commandes avec la touche Tab"
COMPLETION_DESCRIPTION = (
    "Écrit le script de complétion d’un interpréteur de commandes. bash : « source <(peps-tui "
    "completion bash) » dans ~/.bashrc ; zsh : dans un fichier _peps-tui d’un dossier de fpath ; "
    "fish : dans ~/.config/fish/completions/peps-tui.fish."
)
SHELL = "bash, zsh ou fish"
