# SPDX-License-Identifier: GPL-2.0-or-later
# C source of the texts of all arch/NAME.arch given, as net/arch.h has it.
BEGIN {
    print "/* Made of src/net/arch by arch_texts.awk. */"
    print "#include \"net/arch.h\"\n"
    print "#include <stddef.h>\n"
    print "const ori__arch ori__archs[] = {"
}
FNR == 1 {
    if (NR > 1)
        print "    },"
    name = FILENAME
    sub(/.*\//, "", name)
    sub(/\.arch$/, "", name)
    print "    {\n        \"" name "\","
}
{
    gsub(/\\/, "\\\\")
    gsub(/"/, "\\\"")
    print "        \"" $0 "\\n\""
}
END {
    print "    },\n    { NULL, NULL },\n};"
}
