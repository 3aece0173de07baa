files = Ffeiliau
files-add = Ychwanegu ffeiliau
files-add-hint = Hyd at 20 ar unwaith, { $n } MB yr un ar y mwyaf. Gall pawb sy’n gallu darllen y gofod hwn eu darllen.
files-drop = Neu eu gollwng yma
files-send = Uwchlwytho
files-none = Nid oes ffeiliau eto.
file-download = Lawrlwytho
file-by = Ychwanegwyd gan
file-version-n = fersiwn { $n }
file-versions = Fersiynau
file-replace = Dod â fersiwn newydd
file-new-version = Y ffeil
file-new-version-hint = { $n } MB ar y mwyaf. Mae fersiynau cynharach yn aros.
file-send-version = Uwchlwytho’r fersiwn hwn
file-delete = Dileu’r ffeil hon
file-preview-of = Sut mae { $name } yn edrych
upload-waiting = Yn aros
upload-sending = Yn uwchlwytho
upload-done = Wedi’i huwchlwytho
upload-failed = Torrodd yr uwchlwytho. Gwiriwch eich cysylltiad a rhowch gynnig arall arni
size-bytes = { $n ->
    [one] { $n } beit
   *[other] { $n } beit
}
