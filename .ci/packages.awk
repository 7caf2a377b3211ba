# Reads reportgen/packages.csv: the packages of a system for some purposes, or the commands that install them.
# awk -f packages.awk -v on=debian -v purposes="setup brief" [-v say=1]
BEGIN {
  FS = ","
  count = split("pacman winget debian fedora macos", order, " ")
  install["debian"] = "apt-get install --no-install-recommends"
  install["fedora"] = "dnf install"
  install["macos"] = "brew install"
  install["pacman"] = "pacman -S"
  install["winget"] = "winget install"
}
NR == 1 {
  for (i = 1; i <= NF; i++) column[$i] = i
  next
}
index(" " purposes " ", " " $column["for"] " ") {
  packages = split($column[on], named, " ")
  for (i = 1; i <= packages; i++) add(named[i])
  if (!packages && $column["otherwise"] != "") by_hand[++hands] = $column["name"] "：" $column["otherwise"]
}
# a package named installer:NAME is not the system's usual one's; one that two parts bring is named once
function add(package,    parts, installer) {
  if (seen[package]++) return
  if (split(package, parts, ":") == 2) { installer = parts[1]; package = parts[2] } else installer = on
  wanted[installer] = wanted[installer] " " package
}
END {
  for (i = 1; i <= count; i++)
    if (order[i] in wanted) print (say ? "  " install[order[i]] : "") wanted[order[i]]
  for (i = 1; say && i <= hands; i++) print "  " by_hand[i]
}
