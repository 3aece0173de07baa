files = Files
files-add = Add files
files-add-hint = Up to 20 at once, of { $n } MB each at most. Whoever can read this space can read them.
files-drop = Or drop them here
files-send = Upload
files-none = There are no files yet.
file-download = Download
file-by = Added by
file-version-n = version { $n }
file-versions = Versions
file-replace = Bring a new version
file-new-version = The file
file-new-version-hint = { $n } MB at most. Earlier versions stay.
file-send-version = Upload this version
file-delete = Delete this file
file-preview-of = What { $name } looks like
upload-waiting = Waiting
upload-sending = Uploading
upload-done = Uploaded
upload-failed = The upload broke off. Check your connection and try again
size-bytes = { $n ->
    [one] { $n } byte
   *[other] { $n } bytes
}
