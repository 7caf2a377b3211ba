"""The words of Chinese figures: digits, powers of ten, qualifiers, nouns, and the patterns made of them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, Literal

DIGITS: Final = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
SMALL: Final = {"十": 10, "百": 100, "千": 1000}
BIG: Final = {"万": 10**4, "亿": 10**8}
CHINESE: Final = frozenset("".join((*DIGITS, *SMALL, *BIG)))
PLAIN: Final = str.maketrans({"～": "~", "—": "-", "–": "-", "－": "-", " ": "", "\u3000": ""})

# Longest first: a unit word is cut at the first that fits.
MULTIPLIERS: Final = {
    "万亿": Decimal(10) ** 12,
    "千万": Decimal(10) ** 7,
    "千亿": Decimal(10) ** 11,
    "百亿": Decimal(10) ** 10,
    "十亿": Decimal(10) ** 9,
    "百万": Decimal(10) ** 6,
    "十万": Decimal(10) ** 5,
    "亿": Decimal(10) ** 8,
    "万": Decimal(10) ** 4,
    "千": Decimal(1000),
    "百": Decimal(100),
    "": Decimal(1),
}
CURRENCIES: Final = {
    "元人民币": "CNY",
    "人民币": "CNY",
    "元": "CNY",
    "美元": "USD",
    "欧元": "EUR",
    "澳元": "AUD",
    "港元": "HKD",
    "日元": "JPY",
    "英镑": "GBP",
}
_Kind = Literal["count", "percent", "pp", "multiple", "discount", "duration"]
NOUN_KINDS: Final[dict[str, tuple[_Kind, str]]] = {
    "%": ("percent", "%"),
    "个百分点": ("pp", "pp"),
    "百分点": ("pp", "pp"),
    "倍": ("multiple", "倍"),
    "折": ("discount", "折"),
    "商家": ("count", "家"),
    "个小时": ("duration", "小时"),
    "大": ("count", ""),  # 八大产业: what is counted is not a measure word
    **{word: ("duration", word) for word in ("小时", "分钟", "秒", "天", "周", "个月", "年", "月", "日")},
}
_COUNTED: Final = re.findall(
    r"\S+",
    "标准箱 平方米 平方公里 公里 人次 家 人 名 户 位 个 件 批次 批 部 项 款 期 亩 吨 字 单 册 台 张 列 对 所 座 点 次"
    " 种 条 类 本 镇 县 品类 粉丝 型号 机构 城市 市 省 国 步 层 区 街道 村点 只 票 笔 部门 包裹 成 强 届 辆 间 米"
    " 季 门 套 级 岁 轮 克 公斤 千克 身 方面 页 篇 场 道 块 口 幅 队 股 星 起 宗 例 组 桶 瓶 双 颗 艘 架 吋 英寸 ‰",
)

# What the words before a numeral say; a word with "eq" only leads to it.
BEFORE: Final = {
    **dict.fromkeys(("超过", "突破", "超出", "高于", "超", "逾", "过"), "gt"),
    **dict.fromkeys(("不得低于", "不低于", "不少于", "不下于", "不下", "至少", "上"), "ge"),
    **dict.fromkeys(("不得超过", "不超过", "不超"), "le"),
    **dict.fromkeys(("不到", "不足", "低于", "少于"), "lt"),
    **dict.fromkeys(("将近", "接近", "几乎", "近"), "near_below"),
    **dict.fromkeys(("大约", "大概", "约"), "approx"),
    "大致": "vague",
}
_NEUTRAL: Final = re.findall(
    r"\S+",
    "年均 平均 同比 环比 增长率 增长了 增长 增加 提升 提高 下降 下滑 回落 上升 上涨 减少 扩大 增 升 降 涨 跌 减"
    " 占据 占比 占 居 排名 位居 位列"
    " 名列 只有 仅有 仅剩 剩 已有 已经 已 拥有 还有 有 实现 了 的 高达 达到 达 仅为 仅 为 累计 共计 合计 共 每 或 至 到"
    " 全国 全省 全市 其",
)
AFTER: Final = {
    **dict.fromkeys(("及以上", "以上"), "ge"),
    **dict.fromkeys(("以下", "以内"), "le"),
    **dict.fromkeys(("左右", "上下"), "approx"),
    "不到": "lt",
    **dict.fromkeys(("之内", "内"), "le"),
}
_SPAN: Final = "(?<=[年月天周日时钟秒])"  # only a duration has an inside: 三年内, but not 三家内资企业


def _any(options: object) -> str:
    """An alternation, longest word first."""
    listed = sorted((str(option) for option in options if option), key=len, reverse=True)  # type: ignore[attr-defined]
    return "|".join(map(re.escape, listed))


ARABIC: Final = r"-?\d[\d,]*(?:\.\d+)?"
_NUMERAL: Final = rf"(?:{ARABIC}|[零〇一二两三四五六七八九十百千半]+)"
POWER: Final = "|".join(word for word in MULTIPLIERS if word)
NOUN: Final = _any((*CURRENCIES, *NOUN_KINDS, *_COUNTED))
AFTER_WORDS: Final = _any(set(AFTER) - {"之内", "内"}) + f"|{_SPAN}之内|{_SPAN}内(?![资地部容外])"
# In running text 上 and 过 are qualifiers only before a round number (上百家, 过半).
QUALIFIER: Final = _any(set(BEFORE) - {"上", "过", "大致"}) + "|上(?=[百千万亿])|过(?=[百千万亿半])"
_ORDINAL: Final = r"\d+|[一二三四五六七八九十百]+"

# 约占总交易额的9%: what the number is a share of may stand between the qualifier and the number.
LEADING: Final = re.compile(_any((*BEFORE, *_NEUTRAL)) + r"|总?[^\d，。的]{1,8}的(?=\d)")
RANK: Final = re.compile(
    rf"第(?P<n>{_ORDINAL})(?:{NOUN})?$|前(?P<top>{_ORDINAL})(?:{NOUN})?$|榜首$|[居之]?首(?:{NOUN})?$|领先$"
)
COMPOUND: Final = re.compile(rf"(?P<a>\d+)(?P<am>亿|万)(?P<b>\d+)(?P<bm>万|千)(?P<noun>{NOUN})?")
DOUBLING: Final = re.compile(r"翻了?(?:(?P<n>一|两|二|三|四|\d)番|番|倍)")
FRACTION: Final = re.compile(
    rf"(?:(?P<den>百|千|万|[二两三四五六七八九十]+)分之(?P<num>{_NUMERAL})多?)(?P<after>{AFTER_WORDS})?"
)
SLASH: Final = re.compile(rf"(?P<num>\d)/(?P<den>\d+)(?!\d)(?P<after>{AFTER_WORDS})?")
HALF: Final = re.compile(rf"(?P<half>一半|半数|过半|大半|半壁)(?P<after>{AFTER_WORDS})?")
RANGE: Final = re.compile(
    rf"(?P<lo>{_NUMERAL})(?P<lom>{POWER})?(?P<lou>{NOUN})?[-~至到](?P<hi>{_NUMERAL})(?P<him>{POWER})?(?P<hiu>{NOUN})?"
    rf"(?:{AFTER_WORDS})?"
)
VAGUE: Final = re.compile(rf"(?P<core>[数几][十百千]*|[十百千][几数])(?P<mult>{POWER})?(?:多|余)?(?P<noun>{NOUN})?")
NEIGHBOURS: Final = re.compile(
    rf"(?P<a>[一二两三四五六七八九])(?P<b>[一二两三四五六七八九])(?P<p>[十百千])?(?P<mult>{POWER})?(?P<noun>{NOUN})?"
)
BARE: Final = re.compile(rf"(?P<mult>万亿|亿|万)(?P<noun>{NOUN})?(?P<more>多|余)?(?P<after>{AFTER_WORDS})?")
PLAIN_FIGURE: Final = re.compile(
    rf"(?P<n>{_NUMERAL})(?P<m1>多|余)?(?P<mult>{POWER})?(?P<m2>多|余)?(?P<noun>{NOUN})?(?P<m3>多|余)?"
    rf"(?P<after>{AFTER_WORDS})?"
)
