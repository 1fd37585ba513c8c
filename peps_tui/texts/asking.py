"""Words of the questions that commands ask before they go on."""

YES = "oui"
TYPE_YES = "Tapez « oui » pour continuer :"
ADD_YES = "Rien n’a été fait. Pour confirmer sans terminal, ajoutez --yes."
GIVEN_UP = "Rien n’a été fait."
YES_HELP = "ne pas demander de confirmation"
