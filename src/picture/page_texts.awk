# SPDX-License-Identifier: GPL-2.0-or-later
# C source of a page's style and script, as page.h has them.
BEGIN {
    print "/* Made of page.css and page.js by page_texts.awk. */"
    print "#include \"picture/page.h\"\n"
}
FNR == 1 {
    if (NR > 1)
        print "    ;\n"
    print "const char ori__page_" (FILENAME ~ /css$/ ? "style" : "script") \
        "[] ="
}
{
    gsub(/\\/, "\\\\")
    gsub(/"/, "\\\"")
    print "    \"" $0 "\\n\""
}
END { print "    ;" }
