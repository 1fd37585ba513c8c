"""Words of « Identifiant oublié » and « Mot de passe oublié » (PWD-3, PWD-4)."""

IDENTIFIER_TITLE = "Identifiant oublié"
IDENTIFIER_LEAD = (
    "Indiquez le courriel de votre compte : vous y recevrez votre identifiant, et celui de chacun "
    "de vos établissements."
)
EMAIL = "Courriel"
EMAIL_HINT = "Ex. : monmail@employeur.fr"
IDENTIFIER_SENT = (
    "Si un compte a ce courriel, un message vient de lui être envoyé. Rien reçu ? Vérifiez les "
    "indésirables, puis demandez votre identifiant à un administrateur de votre établissement."
)

PASSWORD_TITLE = "Mot de passe oublié"
PASSWORD_LEAD = (
    "Indiquez votre identifiant : un lien valable 1 heure vous sera envoyé par courriel. Il sera "
    "suivi d’un code, sur votre téléphone."
)
HAVE_LINK = "J’ai déjà le lien"
SUBMIT = "Recevoir le courriel"
SENDING = "Envoi du courriel…"

RESET_TITLE = "Choisir un nouveau mot de passe"
RESET_LEAD = (
    "Si ce compte existe, un courriel « Mot de passe oublié » vient de lui être envoyé. Collez ici "
    "son lien, valable 1 heure."
)
RESET_LINK = "Lien du courriel"
RESET_SUBMIT = "Continuer"
RESETTING = "Vérification du code…"
RESET = (
    "Votre mot de passe est changé. Vos sessions et vos postes de confiance ont pris fin : "
    "connectez-vous avec le nouveau mot de passe."
)
