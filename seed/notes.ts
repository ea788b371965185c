/** What people write about a building; never a word about those who live in it. */

export const propertyNotes = [
  'Mehrfamilienhaus mit Ladenlokal im Erdgeschoss, Ladenlokal leer.',
  'Eckhaus, Fassade zur Straße eingerüstet, seit Monaten keine Bauarbeiten erkennbar.',
  'Gründerzeithaus, Stuck lose, Gehweg zeitweise gesperrt.',
  'Hinterhaus nur über die Durchfahrt erreichbar.',
  'Dachrinne fehlt auf der Hofseite, Putz großflächig durchfeuchtet.',
  'Haustür lässt sich nicht abschließen, Briefkästen beschädigt.',
  'Hof teilweise mit Sperrmüll zugestellt, Zufahrt für die Feuerwehr prüfen.',
  'Zweiter Rettungsweg im Dachgeschoss unklar, Bauakte anfordern.',
  'Heizungsanlage zentral, Baujahr unbekannt.',
  'Fenster im Erdgeschoss mit Platten verschlossen.',
  'Gebäude wirkt von außen gepflegt, Mängel betreffen das Innere.',
  'Eigentümerwechsel laut Hinweis im Gange, Grundbuchauszug anfordern.',
]
export const visitNotes = [
  'Treppenhaus ohne Beleuchtung, Leitungen offen verlegt.',
  'Keller unter Wasser, Pumpe nicht in Betrieb.',
  'Hof seit dem letzten Termin teilweise geräumt.',
  'Haustechnikraum verschlossen, Schlüssel beim Verwalter angefragt.',
  'Dachboden mit Brandlasten vollgestellt.',
  'Geländer im zweiten Obergeschoss lose, Absperrung angebracht.',
  'Feuchtigkeit an der Außenwand auf ganzer Höhe, Putz abgeplatzt.',
  'Zugang über den Hof, Haustür stand offen.',
  'Rauchwarnmelder im Treppenhaus fehlen.',
  'Arbeiten am Dach begonnen, Gerüst steht.',
  'Müllbehälter überfüllt, zusätzliche Behälter nötig.',
  'Balkone auf der Rückseite gesperrt.',
  'Stromzähler im Keller frei zugänglich, Abdeckungen fehlen.',
  'Mängel der letzten Begehung unverändert.',
  'Nachbesserung ausgeführt, Fotos aufgenommen.',
  'Wasserversorgung in Betrieb, Warmwasser nicht in allen Wohnungen.',
]
export const findingNotes = [
  'Auf Fotos festgehalten.',
  'Betrifft den gesamten Treppenraum.',
  'Nur im hinteren Teil des Hofes.',
  'Seit der letzten Begehung verschlimmert.',
  'Gemessen und protokolliert.',
  'Sofort gesichert.',
  'Betrifft Bad und Küche.',
  'Zugang nur eingeschränkt möglich.',
]
export const appointmentReasons = [
  'Nachkontrolle der Auflagen',
  'Erstbegehung nach Hinweis',
  'Gemeinsame Prüfung mit Bauaufsicht und Feuerwehr',
  'Kontrolle der Abfallbeseitigung',
  'Begehung der Wohnungen im Obergeschoss',
  'Abnahme der Instandsetzung',
]
export const actNotes = [
  'Anhörung per Postzustellungsurkunde.',
  'Frist nach Rücksprache mit der Bauaufsicht gesetzt.',
  'Begründung und Fotos liegen der Akte bei.',
  'Gefahr im Verzug, Anhörung entfiel; Begründung in der Akte.',
  'Ersatzwohnraum wurde angeboten.',
]
export const correctionReasons = [
  'Zahl der angetroffenen Personen falsch übertragen.',
  'Wohnung verwechselt, Angaben gehören zur gegenüberliegenden Seite.',
  'Beginn der Begehung falsch erfasst.',
  'Beteiligte Stelle nachgetragen.',
]
export const overrideReasons = [
  'Gefährdung von Passanten durch lose Bauteile, bis zur Sicherung höher eingestuft.',
  'Instandsetzung läuft nachweislich, Einstufung vorläufig gesenkt.',
  'Gebäude gesichert und leer, Umfeld nicht betroffen.',
  'Häufung gleicher Mängel im Nachbarhaus desselben Grundstücks.',
]
export const listingNotes = [
  '',
  '',
  'Hinweis aus der Nachbarschaft.',
  'Meldung der Abfallwirtschaft.',
  'Offene Haustür bei einem Rundgang aufgefallen.',
]
