"""What has digits in running text and is no figure: dates, headings, names with numbers, addresses, set phrases.

Every pattern is general Chinese usage; a proper name of one report is refused in that project's rejected.csv.
"""

from __future__ import annotations

import re
from typing import Final

from reportgen import numeral_words as words

_YEAR: Final = r"(?:19|20)\d{2}"
_TO: Final = r"\s*[-~至到]\s*"
_DIGIT: Final = "一二三四五六七八九"
_MONTH: Final = r"\d{1,2}\s*月"

ADDRESS: Final = (
    r"https?://[\x21-\x7e]+|www\.[\x21-\x7e]+|[\w.]+@[\w.]+|[\w-]+(?:\.[\w-]+)*\.(?:com|cn|net|org)\b[\x21-\x7e]*"
)
CONTACT: Final = r"(?:电话|传真|邮编|QQ|手机|热线)[::]?\s*[\d\-() /]{5,}|\d{3,4}-\d{7,8}|(?<!\d)1\d{10}(?!\d)"
LATIN: Final = r"[A-Za-z][A-Za-z-]*(?!\d+[万亿千百%])\d+(?:\.\d+)?[A-Za-z0-9]*|\d+[A-Za-z]+[A-Za-z0-9]*"
NUMBERED: Final = r"[\[\u3014(]\s*\d{4}\s*[\]\u3015)](?:\s*第?\s*\d+\s*号)?|第?\d+号|总?第\s*\d+\s*期"
DATE: Final = "|".join(
    (
        rf"{_YEAR}\s*[-/.]\s*\d{{1,2}}(?:\s*[-/.]\s*\d{{1,2}})?(?![\d.%万亿])日?",
        rf"{_YEAR}{_TO}{_YEAR}(?:年|(?!\d))",
        rf"{_YEAR}(?:\s*[、和]\s*{_YEAR})+年",
        rf"{_YEAR}\s*年?{_TO}{_YEAR}\s*年",
        (
            rf"{_YEAR}\s*年(?:\s*前?\d{{1,2}}{_TO}\d{{1,2}}\s*月份?"
            rf"|\s*前?\d{{1,2}}个?月(?:{_TO}\d{{1,2}}\s*月)?(?:\s*\d{{1,2}}\s*[日号])?)?"
        ),
        r"(?<!\d)(?:[09]\d|1[0-5])\s*年(?=代|底|初|末)",
        rf"{_YEAR}(?![\d.%万亿家元人个多余])",
        rf"\d{{1,2}}{_TO}\d{{1,2}}\s*月份?(?!\d)",
        rf"(?<!\d){_MONTH}份?(?:\s*\d{{1,2}}\s*[日号])?(?:{_TO}(?:{_MONTH})?\s*\d{{1,2}}\s*[日号])?",
        r"(?<!\d)\d{1,2}[日号]",
        r"\d{1,2}:\d{2}",
        rf"[二一][零〇○O0九][零〇○九一][零〇{_DIGIT}]年",
        r"第?[一二三四]季度|前[一二三]季度|[上下前后]半年",
        rf"(?<![{_DIGIT}十])(?:十[一二]?|[{_DIGIT}])月份?(?:[{_DIGIT}十]+日)?",
    )
)
HEADING: Final = rf"^\s*(?:[(]?[{_DIGIT}十\d]{{1,3}}[)、.](?!\d)|[①-⑳]|第[{_DIGIT}十\d]+[章节条])"
COUNTING: Final = (
    rf"(?<=[。;,:!?])\s*(?:[(][{_DIGIT}十\d]{{1,2}}[)]|[{_DIGIT}十]是|第[{_DIGIT}][步是]?(?=[,是、]))"
    rf"|其[{_DIGIT}][,、是]"
)
NAMED: Final = "|".join(
    (
        r"双\s*(?:十一|十二|1[12])",
        r"[八九十][一二三]?五(?:规划|计划|”|时?期间?|末|以来)",
        r"十[六七八九]大(?!家)",
        r"第[三四3]方",
        r"第?[一二三123][、一二三]*产业",
        r"[一二三四][、一二三四]*线",
        r"二维码|三农|两[化岸会级]|三网|[三四]通一?达?",
        r"十分(?!之)|万一|千方百计|千家万户|千变万化|千千万万|五花八门|四通八达|[三两]言[两三]语|一五一十",
        r"数[据字码量额目值学控列位组]|[总人基户家次件指倍多少参分笔个函约系无如岁]数",
        r"几乎|几何|半导体|半成品|两[者端地侧手面旁难全]",
        (
            "(?:进|同|统|唯|单|之|某|这|那|另|下|上|新|每|任|不|逐|专|合|划|归)"
            rf"一(?![{_DIGIT}十百千万亿成半倍]|位|名|大)"
        ),
        # 一 before a measure word is mostly an article; only a qualifier before it makes it a count.
        rf"一(?![{_DIGIT}十百千万亿成半倍多两余至到分]|$)(?!(?:{words.NOUN})(?:{words.AFTER_WORDS}))",
    )
)

NOT_A_FIGURE: Final = f"{ADDRESS}|{CONTACT}|{LATIN}|{NUMBERED}|{DATE}|{HEADING}|{COUNTING}|{NAMED}"

_BEFORE: Final = rf"(?:{words.QUALIFIER})(?!{_YEAR}年)"
_NUMERAL: Final = r"(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?|[零〇一二两三四五六七八九十百千万亿半几数]+"
_TAIL: Final = rf"(?:{words.NOUN})?[多余]?(?:{words.AFTER_WORDS})?"
FIGURE: Final = "|".join(
    (
        r"第(?:\d+|[一二三四五六七八九十百]+)(?:[位名]|大(?!家))?",
        r"(?<![目此以年之当日])前(?:\d+|[一二两三四五六七八九十百]+)(?:[位名强家大])?",
        "首位|榜首|[居之]首",
        rf"(?:{_BEFORE})?(?:[百千万]|[二两三四五六七八九十]+)分之(?:{_NUMERAL})[多强弱]?(?:{words.AFTER_WORDS})?",
        rf"(?:{_BEFORE})?(?<![\d/])\d/\d{{1,2}}(?![\d/])",
        r"翻了?(?:[一两二三四\d]+番|番|倍)",
        rf"(?:{_BEFORE})?(?:一半|半数|过半|大半|半壁)(?:{words.AFTER_WORDS})?",
        rf"(?:{_BEFORE})?(?:{_NUMERAL})(?:{words.POWER})?(?:{words.NOUN})?{_TO}(?:{_NUMERAL})(?:{words.POWER})?{_TAIL}",
        rf"(?:{_BEFORE})?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?\s*[多余]?(?:{words.POWER})?(?:\d+[千百万])?[多余]?\s*{_TAIL}",
        rf"(?:{_BEFORE})?[零〇一二两三四五六七八九十百千万亿几数半]+[多余]?(?:{words.POWER})?[多余]?(?:{words.NOUN})[多余]?(?:{words.AFTER_WORDS})?",
        rf"(?:{_BEFORE})?(?:[几数上][十百千万亿]+|[一二三四五六七八九十]*[十百千万亿]{{2,}})",
    )
)
TOKEN: Final = re.compile(f"(?P<other>{NOT_A_FIGURE})|(?P<figure>{FIGURE})")
