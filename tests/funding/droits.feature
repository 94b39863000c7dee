# language: fr
Fonctionnalité: Le compte en euros, estimé d'après une histoire professionnelle

  Scénario: Plein temps de 2015 à 2025 : 24 h par an converties à 15 €, puis 500 € par an
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2015 | 31/12/2025 | 100 %            | -             |
    Quand le compte est estimé le 22/11/2026
    Alors il vaut 4940 €
    Et il porte les lignes
      | année | règle           | euros |
      | 2015  | hours.credit    | 360   |
      | 2018  | hours.credit    | 360   |
      | 2019  | credit.standard | 500   |
      | 2025  | credit.standard | 500   |

  Scénario: Le plafond de 5 000 € arrête le crédit, DIF compris
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2015 | 31/12/2025 | 100 %            | -             |
    Et un DIF de 120 h inscrit le 01/03/2016
    Quand le compte est estimé le 22/11/2026
    Alors il vaut 5000 €
    Et il porte les lignes
      | année | règle           | euros |
      | 2016  | hours.euros     | 1800  |
      | 2022  | credit.standard | 260   |

  Scénario: Le DIF inscrit tard reste utilisable en entier
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2015 | 31/12/2020 | 100 %            | -             |
    Et un DIF de 120 h inscrit le 30/06/2021
    Quand le compte est estimé le 31/12/2021
    Alors il vaut 4240 €
    Et il porte les lignes
      | année | règle       | euros |
      | 2021  | hours.euros | 1800  |

  Scénario: Le DIF inscrit au lendemain de la date limite est perdu
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2015 | 31/12/2020 | 100 %            | -             |
    Et un DIF de 120 h inscrit le 01/07/2021
    Quand le compte est estimé le 31/12/2021
    Alors il vaut 2440 €
    Et il porte les lignes
      | année | règle           | euros |
      | 2020  | credit.standard | 500   |

  Scénario: Un mi-temps vaut un temps plein depuis 2019
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2019 | 31/12/2021 | 50 %             | -             |
    Quand le compte est estimé le 01/06/2022
    Alors il vaut 1500 €
    Et il porte les lignes
      | année | règle           | euros |
      | 2019  | credit.standard | 500   |

  Scénario: Un mi-temps valait la moitié jusqu'en 2018
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2018 | 31/12/2018 | 50 %             | -             |
    Quand le compte est estimé le 01/06/2019
    Alors il vaut 180 €
    Et il porte les lignes
      | année | règle        | euros |
      | 2018  | hours.credit | 180   |

  Scénario: Moins d'un mi-temps : 30 % font 150 €
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2021 | 31/12/2021 | 30 %             | -             |
    Quand le compte est estimé le 01/06/2022
    Alors il vaut 150 €
    Et il porte les lignes
      | année | règle           | euros |
      | 2021  | credit.standard | 150   |

  Scénario: Un CDD à plein temps de trois mois : au centime supérieur
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2021 | 31/03/2021 | 100 %            | -             |
    Quand le compte est estimé le 01/06/2022
    Alors il vaut 123,29 €
    Et il porte les lignes
      | année | règle           | euros  |
      | 2021  | credit.standard | 123,29 |

  Scénario: Deux CDD qui font ensemble un mi-temps
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2021 | 31/03/2021 | 400 h            | -             |
      | salarié | 01/06/2021 | 31/12/2021 | 403,5 h          | -             |
    Quand le compte est estimé le 01/06/2022
    Alors il vaut 500 €
    Et il porte les lignes
      | année | règle           | euros |
      | 2021  | credit.standard | 500   |

  Scénario: Forfait de 109 jours sur 218 : un mi-temps
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2021 | 31/12/2021 | 109 jours        | -             |
    Quand le compte est estimé le 01/06/2022
    Alors il vaut 500 €
    Et il porte les lignes
      | année | règle           | euros |
      | 2021  | credit.standard | 500   |

  Scénario: Sans base horaire : 208 fois le SMIC font un dixième de temps plein
    Étant donné les périodes
      | statut  | du         | au         | temps de travail       | particularité |
      | salarié | 01/01/2021 | 31/12/2021 | 2132 € au SMIC de 10,25 € | -             |
    Quand le compte est estimé le 01/06/2022
    Alors il vaut 50 €
    Et il porte les lignes
      | année | règle           | euros |
      | 2021  | credit.standard | 50    |

  Scénario: Temps plein d'un accord à 1 500 heures : 375 heures en font un quart
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2021 | 31/12/2021 | 375 h sur 1500 h | -             |
    Quand le compte est estimé le 01/06/2022
    Alors il vaut 125 €
    Et il porte les lignes
      | année | règle           | euros |
      | 2021  | credit.standard | 125   |

  Scénario: Peu qualifié : 24 h en 2016, 48 h dès 2017, 800 € dès 2019
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2016 | 31/12/2019 | 100 %            | peu qualifié  |
    Quand le compte est estimé le 01/06/2020
    Alors il vaut 2600 €
    Et il porte les lignes
      | année | règle                    | euros |
      | 2016  | hours.credit             | 360   |
      | 2017  | hours.credit_unqualified | 720   |
      | 2019  | credit.unqualified       | 800   |

  Scénario: Peu qualifié : plafond de 8 000 €
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2015 | 31/12/2025 | 100 %            | peu qualifié  |
    Quand le compte est estimé le 22/11/2026
    Alors il vaut 7760 €
    Et il porte les lignes
      | année | règle              | euros |
      | 2025  | credit.unqualified | 800   |

  Scénario: Salarié handicapé : 500 € et 300 €
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2019 | 31/12/2019 | 100 %            | handicapé     |
    Quand le compte est estimé le 01/06/2020
    Alors il vaut 800 €
    Et il porte les lignes
      | année | règle               | euros |
      | 2019  | supplement.disabled | 800   |

  Scénario: Salarié handicapé et peu qualifié : 800 €, non 1 100 €
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité           |
      | salarié | 01/01/2019 | 31/12/2019 | 100 %            | peu qualifié, handicapé |
    Quand le compte est estimé le 01/06/2020
    Alors il vaut 800 €
    Et il porte les lignes
      | année | règle              | euros |
      | 2019  | credit.unqualified | 800   |

  Scénario: ESAT : 800 € par an
    Étant donné les périodes
      | statut | du         | au         | temps de travail | particularité |
      | ESAT   | 01/01/2019 | 31/12/2021 | -                | -             |
    Quand le compte est estimé le 01/06/2022
    Alors il vaut 2400 €
    Et il porte les lignes
      | année | règle       | euros |
      | 2021  | credit.esat | 800   |

  Scénario: Indépendant : 2018 et 2019 sont inscrits en 2020
    Étant donné les périodes
      | statut      | du         | au         | temps de travail | particularité |
      | indépendant | 01/01/2018 | 31/12/2019 | CFP payée        | -             |
    Quand le compte est estimé le 01/06/2020
    Alors il vaut 1000 €
    Et il porte les lignes
      | année | règle                | euros |
      | 2018  | credit.self_employed | 500   |
      | 2019  | credit.self_employed | 500   |

  Scénario: Indépendant : rien n'est encore inscrit en 2019
    Étant donné les périodes
      | statut      | du         | au         | temps de travail | particularité |
      | indépendant | 01/01/2018 | 31/12/2018 | CFP payée        | -             |
    Quand le compte est estimé le 01/06/2019
    Alors il vaut 0 €
    Et il ne porte aucune ligne

  Scénario: Indépendant sept mois : 291,67 €
    Étant donné les périodes
      | statut      | du         | au         | temps de travail | particularité |
      | indépendant | 01/06/2021 | 31/12/2021 | CFP payée        | -             |
    Quand le compte est estimé le 01/06/2022
    Alors il vaut 291,67 €
    Et il porte les lignes
      | année | règle                | euros  |
      | 2021  | credit.self_employed | 291,67 |

  Scénario: Indépendant qui n'a pas payé la contribution : rien
    Étant donné les périodes
      | statut      | du         | au         | temps de travail | particularité |
      | indépendant | 01/01/2021 | 31/12/2021 | CFP impayée      | -             |
    Quand le compte est estimé le 01/06/2022
    Alors il vaut 0 €
    Et il ne porte aucune ligne

  Scénario: Deux statuts dans l'année : le plus favorable
    Étant donné les périodes
      | statut      | du         | au         | temps de travail | particularité |
      | salarié     | 01/01/2021 | 31/12/2021 | 20 %             | -             |
      | indépendant | 01/01/2021 | 31/12/2021 | CFP payée        | -             |
    Quand le compte est estimé le 01/06/2022
    Alors il vaut 500 €
    Et il porte les lignes
      | année | règle                | euros |
      | 2021  | credit.self_employed | 500   |

  Scénario: L'année en cours ne donne encore rien
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2026 | 22/11/2026 | 100 %            | -             |
    Quand le compte est estimé le 22/11/2026
    Alors il vaut 0 €
    Et il ne porte aucune ligne

  Scénario: Abondement correctif : 3 000 €, hors plafond
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2015 | 31/12/2025 | 100 %            | -             |
    Et un DIF de 120 h inscrit le 01/03/2016
    Et un abondement correctif versé le 31/03/2022
    Quand le compte est estimé le 22/11/2026
    Alors il vaut 8000 €
    Et il porte les lignes
      | année | règle      | euros |
      | 2022  | corrective | 3000  |

  Scénario: Un accord plus favorable ajoute ce qui dépasse le crédit légal
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2021 | 31/12/2021 | 40 %             | -             |
    Et un accord « Accord d'entreprise » à 500 € pour 2021
    Quand le compte est estimé le 01/06/2022
    Alors il vaut 500 €
    Et il porte les lignes
      | année | règle           | euros |
      | 2021  | credit.standard | 200   |
      | 2021  | agreement       | 300   |

  Scénario: Un usage rouvre le plafond
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2015 | 31/12/2025 | 100 %            | -             |
    Et un DIF de 120 h inscrit le 01/03/2016
    Et 2000 € de droits utilisés le 01/05/2024
    Quand le compte est estimé le 22/11/2026
    Alors il vaut 4000 €
    Et il porte les lignes
      | année | règle           | euros |
      | 2024  | use             | -2000 |
      | 2024  | credit.standard | 500   |
      | 2025  | credit.standard | 500   |

  Scénario: Un usage en heures avant 2019
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2015 | 31/12/2018 | 100 %            | -             |
    Et 20 h de droits utilisées le 01/05/2018
    Quand le compte est estimé le 01/06/2019
    Alors il vaut 1140 €
    Et il porte les lignes
      | année | règle | euros |
      | 2018  | use   | -300  |

  Scénario: Sans base horaire : le SMIC de 2020 est connu, il n'a pas changé dans l'année
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2020 | 31/12/2020 | 10556 €          | -             |
    Quand le compte est estimé le 01/06/2021
    Alors il vaut 500 €

  Scénario: Forfait de 200 jours selon l'accord : 50 jours en font un quart
    Étant donné les périodes
      | statut  | du         | au         | temps de travail    | particularité |
      | salarié | 01/01/2021 | 31/12/2021 | 50 jours sur 200    | -             |
    Quand le compte est estimé le 01/06/2022
    Alors il vaut 125 €

  Scénario: Contrat de droit français à l'étranger : comme en France
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité     |
      | salarié | 01/01/2018 | 31/12/2021 | 100 %            | contrat français  |
    Quand le compte est estimé le 01/06/2022
    Alors il vaut 1860 €
    Et il porte les lignes
      | année | règle           | euros |
      | 2018  | hours.credit    | 360   |
      | 2019  | credit.standard | 500   |

  Scénario: Contrat de droit local à l'étranger : rien n'est acquis, et le compte le dit
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2019 | 31/12/2019 | 100 %            | -             |
      | salarié | 01/01/2020 | 31/12/2021 | 100 %            | contrat local |
    Quand le compte est estimé le 01/06/2022
    Alors il vaut 500 €
    Et la règle abroad.local_contract n'a rien donné en 2020
    Et la règle abroad.local_contract n'a rien donné en 2021

  Scénario: Salarié en France et sous contrat local la même année : le temps en France compte
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2021 | 30/06/2021 | 500 h            | contrat local |
      | salarié | 01/07/2021 | 31/12/2021 | 803,5 h          | -             |
    Quand le compte est estimé le 01/06/2022
    Alors il vaut 500 €

  Scénario: Trois statuts dans l'année : le plus favorable
    Étant donné les périodes
      | statut      | du         | au         | temps de travail | particularité |
      | salarié     | 01/01/2021 | 31/12/2021 | 40 %             | -             |
      | indépendant | 01/01/2021 | 31/12/2021 | CFP payée        | -             |
      | ESAT        | 01/01/2021 | 31/12/2021 | -                | -             |
    Quand le compte est estimé le 01/06/2022
    Alors il vaut 800 €
    Et la règle credit.standard n'a rien donné en 2021
    Et la règle credit.self_employed n'a rien donné en 2021

  Scénario: ESAT en 2017 et 2018 : 24 h par an
    Étant donné les périodes
      | statut | du         | au         | temps de travail | particularité |
      | ESAT   | 01/01/2017 | 31/12/2018 | -                | -             |
    Quand le compte est estimé le 01/06/2019
    Alors il vaut 720 €

  Scénario: Salarié handicapé à 40 % : sa part du crédit et toute la majoration
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2021 | 31/12/2021 | 40 %             | handicapé     |
    Quand le compte est estimé le 01/06/2022
    Alors il vaut 500 €

  Scénario: Salarié handicapé : plafond de 8 000 €, comme le peu qualifié
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2015 | 31/12/2025 | 100 %            | handicapé     |
    Et un DIF de 120 h inscrit le 01/03/2016
    Quand le compte est estimé le 22/11/2026
    Alors il vaut 8000 €

  Scénario: Le DIF et le CPF s'utilisent ensemble en entier
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2015 | 31/12/2020 | 100 %            | -             |
    Et un DIF de 120 h inscrit le 01/03/2016
    Et 4240 € de droits utilisés le 01/06/2021
    Quand le compte est estimé le 31/12/2021
    Alors il vaut 0 €

  Scénario: Le DIF corrigé avant le premier dossier : la dernière valeur compte
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2020 | 31/12/2020 | 100 %            | -             |
    Et un DIF de 120 h inscrit le 01/03/2016
    Et un DIF corrigé à 90 h le 01/02/2020
    Et 100 € de droits utilisés le 01/06/2021
    Quand le compte est estimé le 31/12/2021
    Alors il vaut 1750 €
    Et il porte les lignes
      | année | règle          | euros |
      | 2016  | hours.euros    | 1800  |
      | 2020  | dif.correction | -450  |

  Scénario: Le DIF ne se corrige plus après le premier dossier validé
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2020 | 31/12/2020 | 100 %            | -             |
    Et un DIF de 90 h inscrit le 01/03/2016
    Et 10 h de droits utilisées le 01/06/2018
    Et un DIF corrigé à 120 h le 01/02/2020
    Quand le compte est estimé le 31/12/2021
    Alors l'estimation est refusée à cause de dif.corrections[0].corrected_on

  Plan du scénario: <statut> : refusé, ce compte n'est pas celui d'un salarié
    Étant donné les périodes
      | statut   | du         | au         | temps de travail | particularité |
      | <statut> | 01/01/2021 | 31/12/2021 | -                | -             |
    Quand le compte est estimé le 01/06/2022
    Alors l'estimation est refusée à cause de periods[0].status

    Exemples:
      | statut                   |
      | agent public             |
      | volontaire international |

  Scénario: ESAT une partie de l'année : refusé, aucune règle n'est connue
    Étant donné les périodes
      | statut | du         | au         | temps de travail | particularité |
      | ESAT   | 01/03/2021 | 31/12/2021 | -                | -             |
    Quand le compte est estimé le 01/06/2022
    Alors l'estimation est refusée à cause de periods[0]

  Scénario: Sans base horaire en 2022 : le SMIC a changé trois fois, il faut dire lequel compte
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2022 | 31/12/2022 | 10000 €          | -             |
    Quand le compte est estimé le 01/06/2023
    Alors l'estimation est refusée à cause de periods[0].minimum_wage

  Scénario: Un jour que les règles ne connaissent pas
    Étant donné les périodes
      | statut  | du         | au         | temps de travail | particularité |
      | salarié | 01/01/2020 | 31/12/2020 | 100 %            | -             |
    Quand le compte est estimé le 01/01/2027
    Alors l'estimation est refusée à cause de as_of
