home-title = Beth sy'n newydd
home-lead = Y postiadau, y tudalennau, y ffeiliau a'r sianeli diweddaraf y gallwch eu darllen, yn nhrefn amser.
feed-empty = Nid oes dim yma eto.
