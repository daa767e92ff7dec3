"""Frame words (页面框架用语): what stands on every page, and what a page says when it cannot answer."""

from __future__ import annotations

from catalog.wording import Words

FRAME = {
    "service": Words("Where is it handled?", "到哪里办"),
    "service-about": Words("Catalogue of delegated powers and service items", "权责事项目录"),
    "skip": Words("Skip to the content", "跳到正文"),
    "nav": Words("Pages", "页面导航"),
    "nav-search": Words("Search", "查询"),
    "nav-plan": Words("Plan a visit", "一次办多件"),
    "nav-planning": Words("Planning", "改革成效"),
    "nav-findings": Words("Findings", "清单监督"),
    "nav-revisions": Words("Revisions", "版本记录"),
    "nav-drafts": Words("Drafts", "调整方案"),
    "breadcrumbs": Words("You are here", "当前位置"),
    "home": Words("Search", "查询"),
    "other-language": Words("中文", "English"),
    "answer-for": Words("Answer for", "答复日期"),
    "today": Words("today, {day}", "今天（{day}）"),
    "knowledge": Words("catalogue revision {number} of {day}", "目录版本 {number}（{day}发布）"),
    "old-revision": Words(
        "This is what the catalogue said at revision {number}, not what it says now.",
        "这是目录在版本 {number} 时的内容，不是现在的内容。",
    ),
    "latest-revision": Words("See it as it is now", "查看现行内容"),
    "change-day": Words("Another day", "换一天"),
    "day": Words("Day", "日期"),
    "show": Words("Show", "查看"),
    "print": Words("Print this page", "打印本页"),
    "query-title": Words("The query behind this page", "本页所依据的查询"),
    "query-about": Words(
        "All that this page says comes from one question to the API. Ask it yourself:",
        "本页内容全部来自一次接口查询，您可以自己查询核对：",
    ),
    "query-link": Words("Answer of the API (JSON)", "接口返回的数据（JSON）"),
    "query-document": Words("Document", "查询文档"),
    "query-variables": Words("Variables", "查询变量"),
    "query-token": Words("It needs the same token.", "查询时需要使用同一令牌。"),
    "contract": Words("Everything that can be asked", "全部可用的查询"),
    "illustrative": Words("example", "示例"),
    "illustrative-about": Words(
        "Marked “example”: made up to fill a gap, not taken from a published document.",
        "标有“示例”的内容是为填补空缺编写的，并非公布的事实。",
    ),
    "none": Words("None", "无"),
    "unknown": Words("not known", "未公布"),
    "since": Words("since {day}", "自{day}起"),
    "until": Words("until {day}", "至{day}前"),
    "joined": Words("; ", "；"),
    "colon": Words(": ", "："),
    "comma": Words(", ", "，"),
    "listed": Words(", ", "、"),
    "quoted": Words("“{text}”", "“{text}”"),
    "next-page": Words("Next page", "下一页"),
    "first-page": Words("First page", "第一页"),
    "pages": Words("More results", "翻页"),
    "count": Words("{count} in all", "共 {count} 条"),
    "count-one": Words("1 in all", "共 1 条"),
    "code": Words("Code", "编码"),
    "name": Words("Name", "名称"),
    "kind": Words("Kind", "类别"),
    "place": Words("Place", "地点"),
    "filter": Words("Filter", "筛选"),
    "all": Words("All", "全部"),
}

WRONG = {
    "error": Words("This page cannot be shown", "无法显示此页"),
    "error-400": Words("Something in the address is not right", "地址中的内容有误"),
    "error-401": Words("Sign in again", "请重新登录"),
    "error-403": Words("You may not see this", "您无权查看此页"),
    "error-404": Words("Not found", "没有找到"),
    "error-405": Words("This is not done this way", "不支持这种操作"),
    "error-413": Words("Too much at once", "内容过长"),
    "error-429": Words("Too many attempts", "尝试次数过多"),
    "error-500": Words("Something went wrong on our side", "服务端出现问题"),
    "error-503": Words("Try again in a moment", "请稍后再试"),
    "back-to-search": Words("Back to the search", "返回查询"),
    "no-page": Words(
        "There is no page at {path}. Check the address, or search for what you need.",
        "没有 {path} 这一页。请检查地址，或从查询页重新查找。",
    ),
    "only-read": Words("{path} can only be read.", "{path} 只能读取。"),
    "bad-day": Words(
        "“{text}” is not a day. Write it as year, month and day, such as 2019-12-31.",
        "“{text}”不是日期。请按“年-月-日”填写，例如 2019-12-31。",
    ),
    "bad-revision": Words(
        "“{text}” is not the number of a revision. The page of revisions lists them.",
        "“{text}”不是版本号。可用的版本见“版本记录”。",
    ),
    "bad-place": Words(
        "“{text}” is not the code of a place. Give its name, or its code of 2, 4, 6, 9 or 12 digits.",
        "“{text}”不是区划代码。请填写地名，或 2、4、6、9、12 位区划代码。",
    ),
    "bad-choice": Words(
        "“{text}” cannot be chosen here. Choose one of the list.", "没有“{text}”这个选项。请从列表中选择。"
    ),
    "bad-page": Words(
        "This part of the list does not exist. Begin again at its first page.", "列表中没有这一页。请从第一页重新查看。"
    ),
    "unknown-event": Words(
        "No item in effect that day belongs to “{text}”. Choose an event of the list.",
        "当天没有属于“{text}”的在用事项。请从列表中选择人生事件。",
    ),
    "unknown-items": Words(
        "Not every code of “{text}” is that of an item. Search for the items by their names.",
        "“{text}”中有目录没有的事项编码。请按名称查询事项。",
    ),
    "too-long": Words(
        "What was entered is {length} characters long; {most} are read. Make it shorter.",
        "输入的内容有 {length} 个字符，最多 {most} 个。请缩短后重试。",
    ),
    "address-too-long": Words("The address is too long. Search for what you need.", "地址过长。请从查询页重新查找。"),
    "unknown-item": Words(
        "There is no item with the code “{text}”. Search for it by its name.",
        "没有编码为“{text}”的事项。请按名称查询。",
    ),
    "unknown-place": Words(
        "The catalogue knows no place with the code “{text}”. Search for the place by its name.",
        "目录中没有代码为“{text}”的地点。请按地名查找。",
    ),
    "unknown-draft": Words("There is no draft “{text}”.", "没有调整方案“{text}”。"),
    "unknown-revision": Words(
        "There is no revision {text}. The page of revisions lists those that there are.",
        "没有版本 {text}。现有版本见“版本记录”。",
    ),
    "not-loaded": Words(
        "The catalogue is still being loaded. Try again in a few seconds.", "目录正在加载，请几秒后重试。"
    ),
}
