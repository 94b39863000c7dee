# language: fr
Fonctionnalité: Comment un prix est payé

  Plan du scénario: <cas>
    Étant donné un titulaire qui a <droits> € de droits
    Et qui est demandeur d'emploi : <demandeur d'emploi>
    Et les abondements : <abondements>
    Et la participation payée par : <payeur>
    Quand il achète <certification> à <prix> € le <jour>
    Alors ses droits paient <droits utilisés> €
    Et la participation est de <participation> €
    Et il lui reste <reste à payer> € à payer
    Et il est exonéré de la participation : <exonéré>

    Exemples:
      | cas                                                                    | certification | prix    | jour       | droits | demandeur d'emploi | abondements              | payeur    | droits utilisés | participation | reste à payer | exonéré                     |
      | RS sous le plafond : la participation seule reste due                  | RS6604        | 1000    | 22/11/2026 | 3200   | non                | aucun                    | Titulaire | 850             | 150           | 150           | non                         |
      | RS au-dessus du plafond de 1 500 €                                     | RS6604        | 2000    | 22/11/2026 | 3200   | non                | aucun                    | Titulaire | 1500            | 150           | 500           | non                         |
      | RS, demandeur d'emploi : exonéré, plafonné tout de même                | RS6604        | 2000    | 22/11/2026 | 3200   | oui                | aucun                    | Titulaire | 1500            | 0             | 500           | demandeur                   |
      | RS la veille du plafond                                                | RS6604        | 2000    | 25/02/2026 | 3200   | non                | aucun                    | Titulaire | 1896,80         | 103,20        | 103,20        | non                         |
      | RS le jour du plafond                                                  | RS6604        | 2000    | 26/02/2026 | 3200   | non                | aucun                    | Titulaire | 1500            | 103,20        | 500           | non                         |
      | CléA n'est pas plafonné                                                | CPF201        | 2000    | 22/11/2026 | 3200   | oui                | aucun                    | Titulaire | 2000            | 0             | 0             | demandeur                   |
      | CléA inscrit au répertoire spécifique                                  | RS5080        | 2000    | 22/11/2026 | 3200   | oui                | aucun                    | Titulaire | 2000            | 0             | 0             | demandeur                   |
      | RNCP sans plafond                                                      | RNCP38765     | 3100,50 | 22/11/2026 | 3200   | non                | aucun                    | Titulaire | 2950,50         | 150           | 150           | non                         |
      | RNCP, droits insuffisants                                              | RNCP38765     | 3100,50 | 22/11/2026 | 1000   | non                | aucun                    | Titulaire | 1000            | 150           | 2100,50       | non                         |
      | RNCP, l'employeur complète et exonère                                  | RNCP38765     | 3100,50 | 22/11/2026 | 1000   | non                | Employeur 2500           | Titulaire | 1000            | 0             | 0             | employeur                   |
      | RNCP, l'Opco complète en partie                                        | RNCP38765     | 3100,50 | 22/11/2026 | 1000   | non                | Opco 500                 | Titulaire | 1000            | 0             | 1600,50       | Opco                        |
      | RNCP, les droits suffisent : l'abondement de l'employeur n'exonère pas | RNCP38765     | 1000    | 22/11/2026 | 3200   | non                | Employeur 500            | Titulaire | 850             | 150           | 150           | non                         |
      | RS, le plafond ne suffit pas au prix : l'employeur exonère             | RS6604        | 1600    | 22/11/2026 | 3200   | non                | Employeur 500            | Titulaire | 1500            | 0             | 0             | employeur                   |
      | La Région complète sans exonérer                                       | RNCP38765     | 3100,50 | 22/11/2026 | 1000   | non                | Région 500               | Titulaire | 1000            | 150           | 1600,50       | non                         |
      | L'Opco paie la participation sans abonder                              | RNCP38765     | 1000    | 22/11/2026 | 3200   | non                | aucun                    | Opco      | 850             | 150           | 0             | non                         |
      | Points C2P : exonéré                                                   | RNCP38765     | 1000    | 22/11/2026 | 400    | non                | C2P 375                  | Titulaire | 400             | 0             | 225           | professionnel de prévention |
      | Accident du travail : exonéré                                          | RNCP38765     | 8000    | 22/11/2026 | 400    | non                | Accident du travail 7500 | Titulaire | 400             | 0             | 100           | incapacité                  |
      | Participation avant le 2 mai 2024 : aucune                             | RNCP38765     | 1000    | 01/05/2024 | 3200   | non                | aucun                    | Titulaire | 1000            | 0             | 0             | non                         |
      | Participation de 2024                                                  | RNCP38765     | 1000    | 02/05/2024 | 3200   | non                | aucun                    | Titulaire | 900             | 100           | 100           | non                         |
      | Participation de 2025                                                  | RNCP38765     | 1000    | 01/01/2025 | 3200   | non                | aucun                    | Titulaire | 897,77          | 102,23        | 102,23        | non                         |
      | Participation au 1er janvier 2026                                      | RNCP38765     | 1000    | 01/01/2026 | 3200   | non                | aucun                    | Titulaire | 896,80          | 103,20        | 103,20        | non                         |
      | Participation au 1er avril 2026                                        | RNCP38765     | 1000    | 01/04/2026 | 3200   | non                | aucun                    | Titulaire | 896,80          | 103,20        | 103,20        | non                         |
      | Participation au 2 avril 2026                                          | RNCP38765     | 1000    | 02/04/2026 | 3200   | non                | aucun                    | Titulaire | 850             | 150           | 150           | non                         |
      | Un prix sous la participation est payé en entier par le titulaire      | RNCP38765     | 90      | 22/11/2026 | 3200   | non                | aucun                    | Titulaire | 0               | 90            | 90            | non                         |
      | Une action gratuite                                                    | RNCP38765     | 0       | 22/11/2026 | 3200   | non                | aucun                    | Titulaire | 0               | 0             | 0             | non                         |
      | Bilan plafonné à 1 600 €                                               | CPF202        | 2000    | 22/11/2026 | 3200   | non                | aucun                    | Titulaire | 1600            | 150           | 400           | non                         |
      | VAE sans plafond                                                       | CPF200        | 2000    | 22/11/2026 | 3200   | non                | aucun                    | Titulaire | 1850            | 150           | 150           | non                         |
      | Création d'entreprise sans plafond                                     | CPF203        | 2000    | 22/11/2026 | 3200   | non                | aucun                    | Titulaire | 1850            | 150           | 150           | non                         |
      | Permis B d'un salarié sans cofinancement : le compte ne paie rien      | CPF206        | 1200    | 22/11/2026 | 3200   | non                | aucun                    | Titulaire | 0               | 0             | 1200          | non                         |
      | Permis B, cofinancement de 99 € : trop peu                             | CPF206        | 1200    | 22/11/2026 | 3200   | non                | Région 99                | Titulaire | 0               | 0             | 1101          | non                         |
      | Permis B, cofinancement de 100 € par la Région                         | CPF206        | 1200    | 22/11/2026 | 3200   | non                | Région 100               | Titulaire | 900             | 150           | 200           | non                         |
      | Permis B, cofinancement de 100 € par l'employeur : exonéré             | CPF206        | 1200    | 22/11/2026 | 3200   | non                | Employeur 100            | Titulaire | 900             | 0             | 200           | employeur                   |
      | Permis B bon marché : le cofinancement passe avant les droits          | CPF206        | 600     | 22/11/2026 | 3200   | non                | Employeur 100            | Titulaire | 500             | 0             | 0             | employeur                   |
      | Permis B d'un demandeur d'emploi                                       | CPF206        | 1200    | 22/11/2026 | 3200   | oui                | aucun                    | Titulaire | 900             | 0             | 300           | demandeur                   |
      | Permis B la veille de la réforme                                       | CPF206        | 1200    | 25/02/2026 | 3200   | non                | aucun                    | Titulaire | 1096,80         | 103,20        | 103,20        | non                         |
      | Permis moto A2 : groupe léger                                          | CPF220        | 1200    | 22/11/2026 | 3200   | non                | aucun                    | Titulaire | 0               | 0             | 1200          | non                         |
      | Permis C : groupe lourd, ni plafond ni cofinancement                   | CPF210        | 2800    | 22/11/2026 | 3200   | non                | aucun                    | Titulaire | 2650            | 150           | 150           | non                         |
      | Sans droits, tout reste à payer                                        | RNCP38765     | 1000    | 22/11/2026 | 0      | non                | aucun                    | Titulaire | 0               | 150           | 1000          | non                         |

  Scénario: Permis à un euro par jour : le prêt avance le reste à payer, sans ouvrir le permis
    Étant donné un titulaire qui a 3200 € de droits
    Et un prêt « permis à un euro par jour » de 800 €
    Quand il achète CPF206 à 1200 € le 22/11/2026
    Alors ses droits paient 0 €
    Et il lui reste 1200 € à payer
    Et le prêt en avance 800 €
    Et la règle cofunding.light_licence est appliquée
    Et la règle loan.one_euro est appliquée

  Scénario: Permis à un euro par jour : le prêt n'avance pas plus que le reste à payer
    Étant donné un titulaire qui a 3200 € de droits
    Et les abondements : Commune 100
    Et un prêt « permis à un euro par jour » de 1200 €
    Quand il achète CPF206 à 1200 € le 22/11/2026
    Alors il lui reste 200 € à payer
    Et le prêt en avance 200 €

  Plan du scénario: AIF — <cas>
    Étant donné un titulaire qui a 1000 € de droits
    Et qui est demandeur d'emploi : <demandeur d'emploi>
    Et les abondements : <abondements>
    Quand il achète <certification> à 3000 € le 22/11/2026
    Alors ses droits paient <droits utilisés> €
    Et les abondements paient : <payé>
    Et il lui reste <reste à payer> € à payer
    Et la règle abondement.aif <sort>

    Exemples:
      | cas                                                   | certification | demandeur d'emploi | abondements                       | droits utilisés | payé        | reste à payer | sort                |
      | elle complète les droits                              | RNCP38765     | oui                | France Travail 500                | 1000            | 500         | 1500          | est appliquée       |
      | elle paie en dernier, où qu'elle soit nommée          | RNCP38765     | oui                | France Travail 2000, Région 1500  | 1000            | 500, 1500   | 0             | est appliquée       |
      | une VAE a une autre aide                              | CPF200        | oui                | France Travail 500                | 1000            | 500         | 1500          | n'est pas appliquée |
      | un salarié n'a pas d'AIF, mais l'aide accordée compte | RNCP38765     | non                | France Travail 500                | 1000            | 500         | 1500          | n'est pas appliquée |
      | sans aide de France Travail                           | RNCP38765     | oui                | Région 500                        | 1000            | 500         | 1500          | n'est pas appliquée |

  Plan du scénario: Financeur — <abondements>
    Étant donné un titulaire qui a 1000 € de droits
    Et les abondements : <abondements>
    Quand il achète RNCP38765 à 3000 € le 22/11/2026
    Alors les abondements paient : <payé>
    Et la participation est de <participation> €
    Et il lui reste <reste à payer> € à payer

    Exemples:
      | abondements                 | payé     | participation | reste à payer |
      | Employeur 500               | 500      | 0             | 1500          |
      | Opco 500                    | 500      | 0             | 1500          |
      | Branche 500                 | 500      | 0             | 1500          |
      | C2P 500                     | 500      | 0             | 1500          |
      | Accident du travail 500     | 500      | 0             | 1500          |
      | Région 500                  | 500      | 150           | 1500          |
      | Agefiph 500                 | 500      | 150           | 1500          |
      | Commune 500                 | 500      | 150           | 1500          |
      | État 500                    | 500      | 150           | 1500          |
      | Région 1500, Agefiph 1500   | 1500, 350 | 150          | 150           |

  Plan du scénario: Permis léger — <cas>
    Étant donné un titulaire qui a 3200 € de droits
    Et les abondements : Commune 100
    Et qui a déjà un permis : <permis>
    Quand il achète <certification> à 1200 € le <jour>
    Alors il lui reste <reste à payer> € à payer
    Et la règle licence.none_held <sort>

    Exemples:
      | cas                                              | certification | permis     | jour       | reste à payer | sort                |
      | il n'en a pas                                    | CPF206        | non        | 22/11/2026 | 200           | est appliquée       |
      | il en a un : le compte ne paie pas               | CPF206        | oui        | 22/11/2026 | 1100          | est appliquée       |
      | il en a un : le BE le complète                   | CPF222        | oui        | 22/11/2026 | 200           | n'est pas appliquée |
      | ce n'est pas dit                                 | CPF206        | non déclaré | 22/11/2026 | 200          | est inconnue        |
      | il en a un, la veille du décret du 17 mai 2024   | CPF220        | oui        | 18/05/2024 | 100           | n'est pas appliquée |

  Plan du scénario: Création d'entreprise — <cas>
    Étant donné un titulaire qui a 3200 € de droits
    Et une création d'entreprise : <formule>, qui certifie : <certifie>
    Quand il achète CPF203 à 2000 € le <jour>
    Alors ses droits paient <droits utilisés> €
    Et il lui reste <reste à payer> € à payer
    Et la règle business_creation.pricing <prix>
    Et la règle business_creation.certifying <sort>

    Exemples:
      | cas                                             | formule         | certifie    | jour       | droits utilisés | reste à payer | prix          | sort                |
      | un forfait d'heures et de prix                  | forfait de 20 h | oui         | 22/11/2026 | 1850            | 150           | est appliquée | est appliquée       |
      | un devis personnel                              | devis           | oui         | 22/11/2026 | 1850            | 150           | est appliquée | est appliquée       |
      | sans certification : le compte ne paie pas      | devis           | non         | 22/11/2026 | 0               | 2000          | est appliquée | est appliquée       |
      | sans certification, la veille de la réforme     | devis           | non         | 15/02/2025 | 1897,77         | 102,23        | est appliquée | n'est pas appliquée |
      | rien n'en est dit                               | non déclarée    | non déclaré | 22/11/2026 | 1850            | 150           | est inconnue  | est inconnue        |

  Scénario: Les heures d'un agent public ne sont pas ce compte
    Étant donné un titulaire qui a 1000 € de droits
    Et qui est agent public
    Quand il achète RNCP38765 à 1000 € le 22/11/2026
    Alors l'achat est refusé à cause de public_agent
