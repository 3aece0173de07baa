spaces-title = Gofodau
spaces-mine = Eich gofodau
spaces-all = Pob gofod
spaces-none = Nid oes rhai yma eto.
space-home = Beth sy'n newydd
space-closed = Mae'r gofod hwn ar gau: gellir ei ddarllen, ond ni ellir ychwanegu dim.
