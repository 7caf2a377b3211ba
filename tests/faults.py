"""The table of faults: how each kind is brought about, what is run, and what the program has to say of it.

Each is tried for real by test_faults.py; docs/faults.md is written from the same rows.
"""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import tiny
from fault_scenes import Done, Scene, apart, inside
from fault_ways import (
    CUSTOM,
    MASTHEAD,
    archive,
    bomb,
    cell,
    closed,
    css,
    cut_font,
    edit,
    encoded,
    every,
    folder,
    gone,
    held_fast,
    line,
    linked,
    locked,
    mounted,
    nobody,
    nothing,
    pdf,
    put,
    row,
    shell,
    tail,
    told_to_stop,
    typed,
)  # fmt: skip

from reportgen.writers.word.text import wrap_part

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

OBS, STMT, EVENTS = "observations", "statements", "events"
STYLE = "templates/styles/jianbao"
CHECK, LIST, NEXT = ("check",), ("list",), ("schedule", "next")
CITY, PDF, HTML = ("city", "云岭", "--docx"), ("city", "云岭", "--pdf"), ("city", "云岭", "--html")
BUNDLE = ("bundle", "--edition", "1991-05-01")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault: its name, what brings it about, the command, its exit code, what the message has to say.

    `run` is how the command is run; `found` is whether it is told on stdout, as what a check finds; `lines` how many
    lines tell it; `published` whether an edition has to lie in the project.
    """

    name: str
    spoil: Callable[[Scene], object]
    command: tuple[str, ...]
    code: int
    place: str
    value: str
    remedy: str
    run: Callable[[Scene, Sequence[str]], Done] = inside
    found: bool = False
    lines: int = 1
    published: bool = False


# --- the table ----------------------------------------------------------------------------------------------------

CSV = "data/observations.csv"
_FORMULA = "请写值本身"
TABLES = (
    Kind("一行少一栏", line(OBS, 3, lambda text: text.rsplit(",", 1)[0]), CITY, 3, f"{CSV}:4", "有 28 栏，表头有 29 栏",
         "请检查引号和逗号"),
    Kind("一行多一栏", line(OBS, 3, lambda text: f"{text},x"), LIST, 3, f"{CSV}:4", "有 30 栏，表头有 29 栏",
         "请检查引号和逗号"),
    Kind("引号没有合上", line(OBS, 3, lambda text: text.replace(",actual", ',"actual')), CITY, 3, f"{CSV}:4",
         "有 16 栏", "请检查引号和逗号"),
    Kind("一格没有尽头",
         every(line(OBS, 3, lambda text: text.replace(",actual", ',"actual')), tail(CSV, b"x" * 200_000)), LIST, 3, CSV,
         "没有尽头", "引号有没有合上"),
    Kind("单元格里有 NUL 字节", cell(OBS, "note", "甲\0乙", 4), CITY, 3, f"{CSV}:6 note", "「甲 乙」", "请删去"),
    Kind("单元格里有换行", cell(STMT, "text", "甲\n乙", 4), CHECK, 1, "data/statements.csv:6 text", "「甲 乙」",
         "一格写成一行", found=True),
    Kind("单元格是公式", cell(OBS, "note", "=1+2"), CITY, 3, f"{CSV}:2 note", "「=1+2」", _FORMULA),
    Kind("工作簿改名为 .csv", put(CSV, archive(("[Content_Types].xml", b"<Types/>" * 9))), LIST, 3, f"{CSV}:1",
         "不是 UTF-8 也不是 GB18030", "另存为 CSV UTF-8"),
    Kind("编码是 UTF-16",
         encoded("data/events.csv", "utf-16"),
         CITY, 3, "data/events.csv:1", "不是 UTF-8", "另存为 CSV UTF-8"),
    Kind("混有乱字节", tail("data/events.csv", b"\xff\xff\xfe,"), ("facts", "summary"), 3, "data/events.csv:1",
         "不是 UTF-8", "另存为 CSV UTF-8"),
    Kind("空文件", put("data/units.csv", b""), CITY, 3, "data/units.csv:1", "是空的", "请补上表头"),
    Kind("没有这张表", gone("data/areas.csv"), LIST, 3, "data/areas.csv:1", "没有这个文件", "请从版本库恢复"),
    Kind("表的位置是文件夹", folder("data/areas.csv"), LIST, 3, "data/areas.csv:1", "是一个文件夹", "请移走它"),
    Kind("表是断了的符号链接", linked("data/areas.csv", "nowhere.csv"), LIST, 3, "data/areas.csv:1", "没有这个文件",
         "请从版本库恢复"),
    Kind("数据文件有 200 MB", lambda scene: os.truncate(scene.data / "events.csv", 200_000_000), CHECK, 1,
         "data/events.csv:1", "200 MB", "放错了文件", found=True),
    Kind("数据文件不许读", closed("data/areas.csv"), LIST, 3, "data/areas.csv:1", "没有读取权限", "请检查权限",
         nobody),
    Kind("表头缺一栏、多一栏", line(EVENTS, 0, lambda text: text.replace("note", "remark")), CHECK, 1,
         "data/events.csv:1 note", "「note」 表头缺这一栏", "请补上", found=True),
    Kind("表头多一栏", lambda scene: scene.write("scopes", [[*cells, "x"] for cells in scene.rows("scopes")]), CITY,
         3, "data/scopes.csv:1 x", "「x」 不是这张表的栏", "请删去"),
    Kind("表头一栏写了两次",
         lambda scene: scene.write("scopes", [[*cells, cells[1]] for cells in scene.rows("scopes")]), CITY, 3,
         "data/scopes.csv:1 name", "「name」 这一栏写了两次", "请删去或改名"),
    Kind("两行编号相同", line(OBS, 3, lambda text: f"{text}\n{text}"), CITY, 3, f"{CSV}:5 obs_id", "第 4 行已有",
         "请改编号或删去一行"),
)  # fmt: skip

CELLS = (
    Kind("单位未知", cell(OBS, "unit", "石"), CITY, 3, f"{CSV}:2 unit", "「石」 不是单位", "data/units.csv"),
    Kind("数值不是数字", cell(OBS, "value", "九千", 4), CITY, 3, f"{CSV}:6 value", "「九千」 不是数字", "请照原文写"),
    Kind("数值是 NaN", cell(OBS, "value", "nan", 4), CITY, 3, f"{CSV}:6 value", "「nan」", "请照原文写"),
    Kind("数值无穷大", cell(OBS, "value", "inf", 4), CITY, 3, f"{CSV}:6 value", "「inf」", "请照原文写"),
    Kind("数值为负，与原文不符", cell(OBS, "value", "-5", 4), CITY, 3, f"{CSV}:6 value", "「-5」 与原文数字",
         "原文读作"),
    Kind("数值成了科学记数法", cell(OBS, "value", "1e5", 4), CITY, 3, f"{CSV}:6 value", "「1e5」 是科学记数法",
         "写出全部数字"),
    Kind("没有这一天", cell(OBS, "period", "1989-02-30", 4), CITY, 3, f"{CSV}:6 period", "「1989-02-30」 不是期间",
         "请写成 YYYY"),
    Kind("期间被电子表格改写", cell(OBS, "period", "2/3/89", 4), CITY, 3, f"{CSV}:6 period", "「2/3/89」", "设为文本"),
    Kind("流量写了时点", cell(OBS, "period", "1989-12-31", 4), CITY, 3, f"{CSV}:6 period", "是时点，而这是流量",
         "请写时段"),
    Kind("核对日期不成日期", cell(OBS, "checked_on", "昨天"), CITY, 3, f"{CSV}:2 checked_on", "「昨天」 不是日期",
         "YYYY-MM-DD"),
    Kind("地区未知", cell(OBS, "area_id", "999999"), CITY, 3, f"{CSV}:2 area_id", "「999999」 不在 data/areas.csv",
         "data/areas.csv"),
    Kind("指标未知", cell(OBS, "indicator_id", "nope"), CITY, 3, f"{CSV}:2 indicator_id", "「nope」",
         "data/indicators.csv"),
    Kind("口径未知", cell(OBS, "scope_id", "nope"), CITY, 3, f"{CSV}:2 scope_id", "「nope」 不在 data/scopes.csv",
         "请用 unspecified"),
    Kind("资料编号未知", cell(EVENTS, "source_id", "T99"), CITY, 3, "data/events.csv:2 source_id",
         "「T99」 不在 data/sources.csv", "请先在"),
    Kind("取值不在可选值中", cell("units", "dimension", "nope"), CITY, 3, "data/units.csv:2 dimension",
         "「nope」 不在可选值中", "请用 CNY"),
    Kind("必填的一格空着", cell("sources", "base_date", ""), CITY, 3, "data/sources.csv:2 base_date", "「」 空着",
         "请填写"),
    Kind("拼音写法不对", cell("areas", "slug", "云 岭"), LIST, 3, "data/areas.csv:2 slug", "「云 岭」 写法不对",
         "应符合"),
    Kind("别名两地共用", cell("areas", "aliases", "岭", 2), CITY, 3, "data/areas.csv:4 aliases", "「岭」",
         "请只留给其中一地"),
    Kind("上级地区绕成圈", cell("areas", "parent_id", "910100", 1), CITY, 3, "data/areas.csv:3 parent_id",
         "910100 → 910100", "请改其中一行"),
    Kind("口径绕成圈", cell("scopes", "part_of", "large_only"), CHECK, 1, "data/scopes.csv:2 part_of",
         "city_total → large_only → city_total", "请改其中一行", found=True),
    Kind("推算的输入未知", row("derived", derived_id="d1", op="sum", inputs="no.a", unit="%"), CITY, 3,
         "data/derived.csv:2 inputs", "「no.a」 不在数据和推算中", "请改编号"),
    Kind("推算以自己为输入", row("derived", derived_id="d1", op="sum", inputs="d1|d1", unit="%"), CITY, 3,
         "data/derived.csv:2 inputs", "「d1|d1」", "observations.csv 中的编号"),
    Kind("推算的运算未知", row("derived", derived_id="d1", op="power", inputs="yl.mills.1990-12-31", unit="%"), CITY,
         3, "data/derived.csv:2 op", "「power」", "请用 ratio"),
    Kind("推算的数不可相加",
         row("derived", derived_id="d1", op="sum", inputs="yl.mills.1990-12-31|yl.mech_share.1989", unit="%"), CHECK,
         1, "data/derived.csv:2 inputs", "不能相加", "请分列两数", found=True),
    Kind("正文引用的编号未知", cell(STMT, "text", "产值{obs:no.such.id}"), CITY, 3, "data/statements.csv:2 text",
         "「no.such.id」", "请改编号"),
    Kind("占位符的括号没有合上", cell(STMT, "text", "产值{obs:no.such.id"), CITY, 3, "data/statements.csv:2 text",
         "「产值{obs:no.such.id」", "成对的括号"),
    Kind("正文里写了数字", cell(STMT, "text", "产值8848万元"), CITY, 3, "data/statements.csv:2 text",
         "「8848」 正文里有数字", "请用 {obs:…}"),
    Kind("豁免的日期不成日期",
         row("checks_waived", check_id="x", object_ids="y", decision="accept", reason="r", date="1990-02-31"), CHECK,
         1, "data/checks_waived.csv:2 date", "「1990-02-31」 不是日期", "YYYY-MM-DD", found=True),
    Kind("拒绝的理由未知", row("rejected", source_id="T01", line="1", literal="1", occurrence="1", reason="why"),
         ("facts", "summary"), 3, "data/rejected.csv:2 reason", "「why」", "请用 advertising"),
    Kind("数值与原文不符", cell(OBS, "value", "67.0", 1), CITY, 3, f"{CSV}:3 value", "「67.0」 与原文数字「66.0%」不符",
         "原文读作 66.0%"),
    Kind("行号超出原文", cell(OBS, "line", "4000", 1), CHECK, 1, f"{CSV}:3 line", "「4000」", "请把 line 改为 15",
         found=True),
    Kind("资料的文件名是路径", cell("sources", "file_name", "../../../etc/passwd", 2), CHECK, 1,
         "data/sources.csv:4 file_name", "「../../../etc/passwd」 不是文件名", "请只写文件名", found=True),
    Kind("原文不许读", closed("seeds/t01.txt"), CHECK, 3, "seeds/t01.txt", "读不出来", "请检查读取权限", nobody),
    Kind("缺一份原文", gone("seeds/t01.txt"), ("facts", "coverage"), 1, "T01", "本机无原文", "未核对", found=True),
)  # fmt: skip

PROJECT_TOML, OUTLINE, BUNDLE_TOML = "data/project.toml", "data/outline.toml", "data/bundle.toml"
SETTINGS = (
    Kind("设置不合 TOML 写法", put(PROJECT_TOML, 'author = ""\nissuer = "甲\n'), CITY, 3, f"{PROJECT_TOML}:2",
         '「issuer = "甲」', "文字加引号"),
    Kind("设置没有这一项", put(PROJECT_TOML, 'isuer = "甲"'), CITY, 3, f"{PROJECT_TOML}:1 isuer", "没有这一项",
         "可用：issuer"),
    Kind("设置的类型不对", put(PROJECT_TOML, 'peers = "白沙"'), CITY, 3, f"{PROJECT_TOML}:1 peers", "写成了「白沙」",
         "请列出名称"),
    Kind("设置里的城市未知", put(PROJECT_TOML, 'peers = ["某城"]'), CITY, 3, PROJECT_TOML, "「某城」", "请用 云岭"),
    Kind("设置不是 UTF-8", encoded(PROJECT_TOML, "gb18030"), CITY, 3, PROJECT_TOML, "不是 UTF-8 文本",
         "UTF-8 编码另存"),
    Kind("设置的位置是文件夹", folder(PROJECT_TOML), CITY, 3, PROJECT_TOML, "读不出来", "是不是文件"),
    Kind("没有提纲", gone(OUTLINE), CITY, 3, OUTLINE, "没有这个文件", "请从内置项目复制"),
    Kind("提纲不合 TOML 写法", edit(OUTLINE, "[headline]", "[headline"), CITY, 3, f"{OUTLINE}:5", "「[headline」",
         "方括号"),
    Kind("提纲一项写了两次", edit(OUTLINE, 'series = "三市茶业比较"', 'title = "又一个"'), CITY, 3, f"{OUTLINE}:3",
         "重名", "请删去其中一项"),
    Kind("提纲缺一项", edit(OUTLINE, 'second = "refined_value"', ""), CITY, 3, f"{OUTLINE}:5 headline.second",
         "缺少这一项", "补上"),
    Kind("提纲的章节未知", edit(OUTLINE, 'id = "growth"', 'id = "fun"'), CITY, 3, OUTLINE, "「fun」不是已有的章节",
         "可用：scale"),
    Kind("提纲的指标未知", edit(OUTLINE, 'sought = ["list_rank"]', 'sought = ["list_ranks"]'), CITY, 3,
         f"{OUTLINE}:37", "「list_ranks」", "请用 list_rank"),
    Kind("提纲的数写成了文字", edit(OUTLINE, "min_facts = 4", 'min_facts = "四"'),
         ("audit", "{root}/output/city/云岭.pdf"), 3, f"{OUTLINE}:45 sections.growth.min_facts", "「四」",
         "不加引号"),
    Kind("提纲的章节里多一项", edit(OUTLINE, "rankings = [", "ranking = ["), CITY, 3,
         f"{OUTLINE}:39 sections.position.ranking", "没有这一项", "改成 rankings"),
    Kind("提纲没有多市比较", nothing, ("compare",), 3, OUTLINE, "没有多市比较", "请补上 [comparison]"),
    Kind("定时表达式不对", put(BUNDLE_TOML, '[schedule]\ncron = "61 * * * *"'), NEXT, 3,
         f"{BUNDLE_TOML}:2 schedule.cron", "「61 * * * *」", "五段的 cron"),
    Kind("时区未知", put(BUNDLE_TOML, '[schedule]\nzone = "Mars/Base"'), ("schedule", "status"), 3,
         f"{BUNDLE_TOML}:2 schedule.zone", "「Mars/Base」", "Asia/Shanghai"),
    Kind("成套设置没有这一项", put(BUNDLE_TOML, "kepp = 3"), ("bundle", "verify"), 3, f"{BUNDLE_TOML}:1 kepp",
         "没有这一项", "可用：title"),
    Kind("成套设置的格式未知", put(BUNDLE_TOML, 'formats = ["doc"]'), ("schedule", "export", "cron"), 3,
         f"{BUNDLE_TOML}:1 formats", "doc", "请从 pdf"),
    Kind("成套设置不合 TOML 写法", put(BUNDLE_TOML, "keep = 1\nkeep = 2"), ("changes",), 3, f"{BUNDLE_TOML}:2",
         "「keep = 2」与前面的一项重名", "请删去其中一项"),
    Kind("成套设置的城市未知", put(BUNDLE_TOML, 'cities = ["某城"]'), BUNDLE, 3, BUNDLE_TOML, "「某城」",
         "请用 云岭"),
    Kind("成套设置的样式未知", put(BUNDLE_TOML, 'styles = ["花"]'), ("why", "云岭"), 3, BUNDLE_TOML, "「花」",
         "可选：公文"),
)  # fmt: skip

_NAMES, _LISTED = "templates/README.md", "docs/html-contract.md"
TEMPLATES = (
    Kind("标签没有合上", typed("{% if meta %}"), CITY, 4, f"{MASTHEAD}:6", "「endif」", "标签是否配对"),
    Kind("用了没有的名字", typed("{{ no_such_name }}"), CITY, 4, f"{MASTHEAD}:4", "「no_such_name」", _NAMES),
    Kind("没有这个过滤器", typed("{{ meta | shout }}"), CITY, 4, f"{MASTHEAD}:4", "「shout」", "写法是否正确"),
    Kind("过滤器用错了", typed("{{ 5 | cn }}"), CITY, 4, f"{MASTHEAD}:4", "TypeError", _NAMES),
    Kind("模板里除以零", typed("{{ 1 / 0 }}"), CITY, 4, f"{MASTHEAD}:4", "ZeroDivisionError", _NAMES),
    Kind("引用的模板没有", typed("{% include 'nowhere.html' %}"), CITY, 4, f"{MASTHEAD}:4", "「nowhere.html」",
         "请恢复该文件"),
    Kind("模板引用自己", typed("{% include 'masthead.html' %}"), CITY, 4, MASTHEAD, "没有尽头", _NAMES),
    Kind("循环没有尽头", typed("{% for i in range(999999) %}x{% endfor %}"), CITY, 4, f"{MASTHEAD}:4", "「range」",
         _NAMES),
    Kind("要撑满内存", typed("{{ 'x' * 10 }}"), CITY, 4, f"{MASTHEAD}:4", "「*」", "带出处的字段"),
    Kind("要钻出沙箱", typed("{{ ''.__class__.__mro__ }}"), CITY, 4, f"{MASTHEAD}:4", "「__class__」", "写法是否正确"),
    Kind("数字直接写进模板", typed("共8848家"), CITY, 4, f"{MASTHEAD}:4", "「8848」", "由数据经过滤器打印"),
    Kind("没有这条数据", typed("{{ ratio('a', 'b') }}"), CITY, 4, f"{MASTHEAD}:4", "「a」", CSV),
    Kind("元素不在合约里", typed("<marquee>x</marquee>"), CITY, 4, f"{MASTHEAD}:4", "<marquee>", _LISTED),
    Kind("类不在合约里", typed('<b class="zz">x</b>'), CITY, 4, f"{MASTHEAD}:4", "「zz」", _LISTED),
    Kind("元素套错了", typed("<p>x</p>"), CITY, 4, "HTML <p>", "<p> 不可放在 <h1> 里", _LISTED),
    Kind("链接指向外面", typed('<a href="http://example.com">x</a>'), CITY, 4, f"{MASTHEAD}:4",
         "「http://example.com」", _LISTED),
    Kind("注释没有合上", typed("<!-- x"), CITY, 4, f"{MASTHEAD}:4", "「<!--」没有合上", "请补上 -->"),
    Kind("脚本", typed("<script>x</script>"), CITY, 4, f"{MASTHEAD}:4", "<script>", _LISTED),
    Kind("模板不是 UTF-8", encoded(MASTHEAD, "gb18030"), CITY, 4, MASTHEAD, "不是 UTF-8 文本", "UTF-8 编码另存"),
    Kind("没有这个模板", gone(MASTHEAD), CITY, 4, "templates/brief.html:18", "「masthead.html」", "请恢复该文件"),
    Kind("总模板是空的", put("templates/brief.html", ""), CITY, 4, "templates/brief.html", "没有题名",
         "请恢复该文件"),
    Kind("缺一个句式", put("templates/phrases.html", ""), CITY, 4, "templates/phrases.html", "没有句式",
         "请补上同名的宏"),
    Kind("模板不许读", closed(MASTHEAD), CITY, 4, MASTHEAD, "读不出来", "请检查读取权限", nobody),
)  # fmt: skip

_OWN_FOLDER = "放进样式文件夹"
STYLES = (
    Kind("声明不成声明", css("p { color red }"), CITY, 4, f"{CUSTOM}:1:14", "「p」里有一处不成声明", "分号、冒号"),
    Kind("花括号没有合上", css("p {\n"), CITY, 4, f"{CUSTOM}:1", "「{」没有合上", "请补上"),
    Kind("多一个花括号", css("}"), CITY, 4, f"{CUSTOM}:1:1", "无法解析", "检查花括号"),
    Kind("选择器不对", css("p >> b { color: red }"), CITY, 4, f"{CUSTOM}:1:1", "「p >> b」", "选择器的写法"),
    Kind("没有这个属性", css("p { colour: red }"), PDF, 4, f"{CUSTOM}:1:5", "colour: red", "请改正或删去"),
    Kind("自定义属性没有定义", css("p { color: var(--nope) }"), CITY, 4, f"{CUSTOM}:1:5", "--nope", ":root"),
    Kind("自定义属性互相引用", css(":root { --a: var(--b); --b: var(--a) }\np { color: var(--a) }"), CITY, 4,
         f"{CUSTOM}:1:9", "var(--b)", "引用了自身"),
    Kind("颜色不是颜色", css(":root { --navy: bluish }"), CITY, 4, f"{CUSTOM}:1:9", "「bluish」不是颜色", "#1a2b3c"),
    Kind("纸张未知", css("@page { size: foolscap }"), CITY, 4, f"{CUSTOM}:1:9", "「foolscap」", "写成 A4"),
    Kind("页边距比纸还宽", css("@page { margin: 200mm }"), CITY, 4, f"{CUSTOM}:1:9", "没有地方排字", "请改小 margin"),
    Kind("引入网上的样式表", css('@import "http://example.com/a.css";'), CITY, 4, f"{CUSTOM}:1:1",
         "「http://example.com/a.css」", "另一套样式"),
    Kind("引入的样式表没有", css('@import "nope.css";'), CITY, 4, f"{CUSTOM}:1:1", "「nope.css」", "请改正名字"),
    Kind("引入自己", css('@import "custom.css";'), CITY, 4, f"{CUSTOM}:1:1", "「custom.css」成了循环",
         "请删去其中一处"),
    Kind("图片没有", css("h1 { background: url(nope.png) }"), HTML, 4, f"{CUSTOM}:1", "「nope.png」没有这个文件",
         _OWN_FOLDER),
    Kind("图片在网上", css("h1 { background: url(http://example.com/a.png) }"), PDF, 4, f"{CUSTOM}:1",
         "「http://example.com/a.png」", _OWN_FOLDER),
    Kind("图片在样式文件夹之外", css("\nh1 { background: url(../../../data/areas.csv) }"), HTML, 4, f"{CUSTOM}:2",
         "「../../../data/areas.csv」", _OWN_FOLDER),
    Kind("符号链接指到项目之外", every(linked(f"{STYLE}/x.png", "/etc/hostname"), css("h1 { background: url(x.png) }")),
         CITY, 4, f"{CUSTOM}:1", "「x.png」不在样式文件夹里", _OWN_FOLDER),
    Kind("图片已损坏", every(put(f"{STYLE}/x.png", b"\x89PNG\r\n\x1a\ncut"), css("h1 { background: url(x.png) }")),
         HTML, 4, f"{CUSTOM}:1", "「x.png」已损坏", "换一份完好的"),
    Kind("字体文件被截断",
         every(put(f"{STYLE}/x.otf", cut_font()), css('@font-face { font-family: "甲"; src: url(x.otf) }')), CITY, 4,
         f"{CUSTOM}:1", "「x.otf」已损坏", "换一份完好的"),
    Kind("没有角色所用的字体", css(':root { --serif: "无此字体"; --sans: "无此字体" }'), CITY, 5, "图", "「无此字体」",
         "请安装"),
    Kind("规则里的字体没有", css('h1 { font-family: "无此字体" }'), PDF, 5, f"{CUSTOM}:1:6", "「无此字体」", "请安装"),
    Kind("字体里没有这个字", cell(STMT, "text", "白沙联营\U0002a6d6公司"), PDF, 5, "正文", "U+2A6D6", "请换用字"),
    Kind("样式表不是 UTF-8", put(CUSTOM, "/* 简报 */".encode("gb18030")), CITY, 4, CUSTOM, "不是 UTF-8 文本",
         "UTF-8 编码另存"),
    Kind("样式表不许读", closed(CUSTOM), ("style", "check", "简报"), 4, CUSTOM, "读不出来", "读取权限", nobody),
    Kind("样式以自己为底", every(put(f"{STYLE}/base.txt", "公文"), put("templates/styles/gongwen/base.txt", "简报")),
         ("style", "list"), 2, "base.txt", "「公文」以自己为底", "另一套样式"),
    Kind("没有样式文件夹", lambda scene: (scene.root / "templates/styles").rename(scene.root / "moved"), CITY, 2,
         "templates/styles", "「简报」", "可选"),
)  # fmt: skip

_DATE, _FOLDER = "YYYY-MM-DD", "请写项目文件夹的路径"
USAGE = (
    Kind("城市名是路径", nothing, ("city", "../x"), 2, "没有叫", "「../x」", "请用 云岭"),
    Kind("城市名是空的", nothing, ("city", ""), 2, "第 2 个参数", "「」是空的", "请写上值"),
    Kind("城市名里有换行", nothing, ("city", "云\n岭"), 2, "没有叫", "「云 岭」", "请用 云岭"),
    Kind("没有这个命令", nothing, ("citty", "--project", "."), 2, "reportgen", "「citty」", "可用的命令"),
    Kind("没有这个选项", nothing, ("city", "云岭", "--pfd"), 2, "reportgen city", "「--pfd」", "--pdf"),
    Kind("选项后面缺少值", nothing, ("city", "云岭", "--project", ".", "--out"), 2, "选项", "「--out」后面缺少值",
         "--help"),
    Kind("选项的值是空的", nothing, ("city", "云岭", "--out", ""), 2, "第 4 个参数", "「」是空的", "请写上值"),
    Kind("样式名是路径", nothing, ("city", "云岭", "--style", "../x"), 2, "templates/styles", "「../x」",
         "可选：公文"),
    Kind("版次没有这一天", nothing, ("city", "云岭", "--edition", "1989-02-30"), 2, "--edition", "「1989-02-30」",
         _DATE),
    Kind("比较的城市未知", nothing, ("city", "云岭", "--peers", "某城"), 2, "没有叫", "「某城」", "请用 云岭"),
    Kind("只有一座城市", nothing, ("compare", "云岭"), 2, "只有", "「云岭」", "两座以上"),
    Kind("审阅稿没有要 Word", nothing, ("city", "云岭", "--review", "--pdf"), 2, "--review", "没有要 Word",
         "请加 --docx"),
    Kind("进程数不对", nothing, ("bundle", "--jobs", "0"), 2, "--jobs", "「0」", "1 或更大"),
    Kind("次数太大", nothing, ("schedule", "next", "-n", "9" * 20), 2, "--count", "「9999", "以内的整数"),
    Kind("导出的种类未知", nothing, ("schedule", "export", "windows"), 2, "schedule export", "「windows」",
         "可选：systemd"),
    Kind("状态文件是文件夹", nothing, ("schedule", "run", "--health-file", "{root}/data"), 2, "--health-file",
         "「data」是一个文件夹", "状态文件的路径"),
    Kind("没有这个项目文件夹", nothing, ("list", "--project", "{root}/none"), 2, "--project", "「none」", _FOLDER),
    Kind("项目写成了文件", nothing, ("list", "--project", "{root}/data/areas.csv"), 2, "--project",
         "「data/areas.csv」", _FOLDER),
    Kind("不是项目文件夹", nothing, ("doctor", "--project", "/"), 3, "/", "不是项目文件夹", "请用 --project 指明"),
    Kind("没有原文的文件夹", nothing, ("check", "--sources", "{root}/none"), 2, "--sources", "「none」",
         "资料原文所在"),
    Kind("新样式的名称是路径", nothing, ("style", "import", "{root}/x.docx", "--style", "../x"), 2, "--style",
         "「../x」", "请用汉字"),
    Kind("编号未知", nothing, ("trace", "no.such.id"), 2, "数据中没有", "「no.such.id」", "请给出编号"),
    Kind("资料没有这一行", nothing, ("trace", "T01:99999"), 2, "T01", "第 99999 行", "该资料共 39 行"),
    Kind("没有出版过", nothing, ("changes",), 2, "output/editions", "还没有出版过", "reportgen bundle"),
    Kind("没有等待核准的", nothing, ("bundle", "approve"), 2, "output/.waiting", "没有等待核准的版次",
         "reportgen bundle"),
)  # fmt: skip

_LEDGER = archive(("word/document.xml", b"<w/>"), ("customXml/item1.xml", wrap_part("ledger.json", b"{}")))
_ANEW = "重新编写一份"
FINISHED = (
    Kind("没有这份成品", nothing, ("audit", "{root}/x.pdf"), 2, "没有文件", "「x.pdf」", "成品文件的路径"),
    Kind("不是 PDF", put("x.pdf", "hello"), ("trace", "{root}/x.pdf"), 3, "x.pdf", "不是 PDF", _ANEW),
    Kind("PDF 被截断", put("x.pdf", pdf()[:200]), ("audit", "{root}/x.pdf"), 3, "x.pdf", "已损坏", _ANEW),
    Kind("PDF 有密码", put("x.pdf", pdf("secret")), ("trace", "{root}/x.pdf"), 3, "x.pdf", "有密码", "没有加密的"),
    Kind("别的程序的 PDF", put("x.pdf", pdf()), ("audit", "{root}/x.pdf"), 3, "x.pdf", "没有数字台账",
         "reportgen 写出"),
    Kind("成品是空文件", put("x.docx", b""), ("review", "{root}/x.docx"), 3, "x.docx", "已损坏", _ANEW),
    Kind("Word 文件没有正文", put("x.docx", archive(("x", b"y"))), ("review", "{root}/x.docx"), 3, "x.docx",
         "没有数字台账", "reportgen 写出"),
    Kind("Word 文件的部件不成 XML", put("x.docx", archive(("customXml/item1.xml", b"<w"))),
         ("review", "{root}/x.docx"), 3, "x.docx", "已损坏", _ANEW),
    Kind("台账读不出", put("x.docx", _LEDGER), ("audit", "{root}/x.docx"), 3, "x.docx", "台账读不出", _ANEW),
    Kind("压缩炸弹", lambda scene: scene.put("x.docx", bomb()), ("review", "{root}/x.docx"), 3, "x.docx",
         "解开后有 300 MB", _ANEW),
    Kind("网页没有台账", put("x.html", "<html><p>x"), ("trace", "{root}/x.html"), 3, "x.html", "没有数字台账",
         "reportgen 写出"),
    Kind("带回样式的不是 Word 文件", put("x.docx", pdf()), ("style", "import", "{root}/x.docx", "--style", "部门"), 3,
         "x.docx", "不是完好的 Word 文件", "另存为 .docx"),
    Kind("成品的位置是文件夹", folder("d.pdf"), ("trace", "{root}/d.pdf"), 3, "d.pdf", "读不出这个文件",
         "请检查路径"),
)  # fmt: skip

LATEST = "output/editions/1991-05-01"
EDITIONS = (
    Kind("没有这一版", nothing, ("bundle", "verify", "1991-01-01"), 2, "output/editions", "「1991-01-01」",
         "可选：1991-05-01", published=True),
    Kind("版次是路径", nothing, ("bundle", "verify", "../.."), 2, "output/editions", "「../..」", "可选：1991-05-01",
         published=True),
    Kind("清单不成 JSON", put(f"{LATEST}/manifest.json", "{"), ("bundle", "verify", "1991-05-01"), 3,
         f"{LATEST}/manifest.json", "读不出来", "reportgen bundle", published=True),
    Kind("版里的文件被改动", put(f"{LATEST}/白沙.html", "x"), ("bundle", "verify"), 1, f"{LATEST}/白沙.html",
         "内容与清单不符", "1 处不符", found=True, published=True),
    Kind("版里的文件缺了", gone(f"{LATEST}/白沙.html"), ("bundle", "verify"), 1, f"{LATEST}/白沙.html", "缺少",
         "1 处不符", found=True, published=True),
    Kind("另一次编写正在进行", nothing, BUNDLE, 75, "output/.bundle.lock", "进程", "--wait", locked, published=True),
    Kind("定时的状态文件已损坏", put("output/.schedule.json", "{"), ("schedule", "status"), 1, "问题",
         "没有定时进程的记录", "reportgen schedule run", found=True),
)  # fmt: skip

PAGE = "output/city/云岭.html"
OUTPUT = (
    Kind("成品的位置是文件夹", folder(PAGE), HTML, 6, PAGE, "那里是一个文件夹", "请移走"),
    Kind("输出文件夹的位置是文件", nothing, (*HTML, "--out", "{root}/data/areas.csv"), 6, "data/areas.csv/云岭.html",
         "不是文件夹", "换一个位置"),
    Kind("名称太长", nothing, (*HTML, "--out", "{root}/" + "n" * 300), 6, "云岭.html", "名称太长", "换一个位置"),
    Kind("输出文件夹只读", closed(), HTML, 6, PAGE, "没有写入权限", "可写的文件夹", nobody),
    Kind("磁盘已满", nothing, HTML, 6, PAGE, "磁盘已满", "请腾出空间", mounted("64k", full=True)),
    Kind("磁盘只可读", nothing, HTML, 6, PAGE, "只可读", "换一个位置", mounted("64k", options="ro")),
    Kind("文件正被别的程序打开", nothing, HTML, 6, PAGE, "正被别的程序打开", "请关闭", held_fast(PAGE)),
    Kind("导出的文件夹是文件", nothing, ("schedule", "export", "cron", "--out", "{root}/data/areas.csv"), 6,
         "data/areas.csv", "不是文件夹", "换一个位置"),
    Kind("预备字体的位置写不进", put("output/.fonts", "x"), ("fonts", "build"), 6, "output/.fonts", "写不进去",
         "请检查写入权限"),
    Kind("成套的文件夹只读", closed(), BUNDLE, 6, "output", "没有写入权限", "请检查写入权限", nobody),
    Kind("锁的位置是文件夹", folder("output/.bundle.lock"), BUNDLE, 6, "output", "那里是一个文件夹", "请检查"),
    Kind("标准输出写满", nothing, LIST, 6, "标准输出", "磁盘已满", "存到别处", shell("PROGRAM >/dev/full")),
)  # fmt: skip

_UNKNOWN = ("city", "某城")
_SAID = ("没有叫", "「某城」", "请用 云岭")
MACHINE = (
    Kind("按了 Ctrl-C", nothing, PDF, 130, "已停止", "原有的文件", "没有动", told_to_stop(signal.SIGINT)),
    Kind("被要求停止（SIGTERM）", nothing, PDF, 143, "已停止", "原有的文件", "没有动", told_to_stop(signal.SIGTERM)),
    Kind("没有主文件夹", nothing, _UNKNOWN, 2, *_SAID, partial(apart, before=("env", "-u", "HOME"))),
    Kind("主文件夹不可写", nothing, _UNKNOWN, 2, *_SAID,
         partial(apart, env={"HOME": "/proc/1", "XDG_CACHE_HOME": ""})),
    Kind("没有临时文件夹", nothing, _UNKNOWN, 2, *_SAID, partial(apart, env={"TMPDIR": "/nowhere"})),
    Kind("C 语言环境", nothing, _UNKNOWN, 2, *_SAID, partial(apart, env={"LC_ALL": "C", "LANG": "C"})),
    Kind("窄终端，没有颜色", nothing, _UNKNOWN, 2, *_SAID,
         partial(apart, env={"COLUMNS": "20", "NO_COLOR": "1", "TERM": "dumb"})),
    Kind("当前文件夹已被删去", nothing, (*LIST, "--project", "../none"), 2, "--project", "「../none」", _FOLDER,
         shell(f"mkdir gone && cd gone && rmdir ../gone && PYTHONPATH={tiny.ROOT} PROGRAM")),
)  # fmt: skip

CHAPTERS: dict[str, tuple[Kind, ...]] = {
    "数据表的形状": TABLES,
    "单元格与它们的关系": CELLS,
    "设置": SETTINGS,
    "模板": TEMPLATES,
    "样式": STYLES,
    "用法": USAGE,
    "成品": FINISHED,
    "版次": EDITIONS,
    "写出": OUTPUT,
    "机器": MACHINE,
}
KINDS = tuple(kind for chapter in CHAPTERS.values() for kind in chapter)
