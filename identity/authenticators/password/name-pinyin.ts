/**
 * Readings of the commonest characters of surnames and given names; a name with any other is left to its characters.
 * One reading each, that of names (单 is shan, 曾 zeng): a person who spells otherwise is no worse off than without.
 */
const readings = `
ai:艾爱 an:安 bai:白柏 ban:班 bao:包保宝鲍 bei:北贝 ben:本 bi:毕碧 bian:卞 bin:宾彬斌滨 bing:兵冰炳 bo:博波伯勃
cai:才蔡财彩 cao:曹 cen:岑 chang:常昌长畅 chao:超朝潮 che:车 chen:晨辰陈晨尘 cheng:成程诚承城 chi:池 chong:崇 chu:楚褚初 chuan:川传 chun:春纯 cong:聪丛
cui:崔翠 da:达大 dai:戴代 dan:丹旦 dang:党 dao:道 de:德 deng:邓登 di:迪 ding:丁定 dong:东冬董栋 dou:窦 du:杜 duan:段端
en:恩 er:二 fa:发法 fan:凡帆范樊 fang:方芳房 fei:飞菲非 fen:芬 feng:峰丰锋风凤冯枫 fu:付傅福富夫 gan:甘 gang:刚钢 gao:高 ge:葛歌戈 geng:耿
gong:龚宫功 gu:顾谷古 guan:关管冠 guang:光广 gui:贵桂 guo:国郭果 hai:海 han:韩汉寒涵晗 hang:航 hao:浩豪昊郝好皓 he:何贺和鹤荷 hei:黑 heng:恒衡 hong:红宏洪鸿虹弘
hou:侯 hu:胡虎湖 hua:华花化 huan:欢环 huang:黄皇 hui:辉慧惠会晖卉 huo:霍 ji:吉季纪姬继 jia:佳家嘉贾加甲 jian:建健剑坚简 jiang:江姜蒋将 jiao:焦娇 jie:杰洁捷婕 jin:金进晋锦瑾
jing:静晶京景敬靖婧 jiu:久 ju:菊居 juan:娟 jun:军俊君钧峻 kai:凯开恺 kang:康 ke:柯可科克 kong:孔 kuan:宽 kun:坤昆 lai:赖来 lan:兰岚蓝 lang:郎 le:乐 lei:雷蕾磊
li:李力丽利莉立黎理礼厉历 lian:连莲廉 liang:梁亮良 liao:廖 lin:林琳霖临 ling:玲凌灵令岭 liu:刘柳六流 long:龙隆 lou:楼 lu:路陆鲁卢露璐 lv:吕绿 luo:罗洛骆 ma:马 man:曼满
mao:毛茂 mei:美梅媚 meng:孟梦萌 mi:米 miao:苗妙淼 min:敏民闵 ming:明鸣铭名 mo:莫墨 mu:木穆牧 na:娜 nan:南男楠 ni:倪妮 nian:年 nie:聂 ning:宁凝 niu:牛
ou:欧 pan:潘盼 pang:庞 pei:裴培佩 peng:彭鹏朋 ping:平萍苹 pu:蒲 qi:齐琪琦奇启祁戚 qian:钱倩前 qiang:强 qiao:乔巧 qin:秦琴勤 qing:青清庆卿晴 qiu:邱秋丘 qu:屈曲 quan:全权泉 qun:群
ran:冉然 ren:任仁人 rong:荣蓉容 ru:如茹汝 ruan:阮 rui:瑞睿锐蕊 run:润 ruo:若 san:三 sen:森 sha:沙莎 shan:山珊单善杉 shang:尚商 shao:邵少绍 shen:沈申深慎 sheng:生胜盛圣升 shi:石施史时世诗师士
shou:寿守 shu:舒书淑树 shuai:帅 shuang:双爽 shun:顺 si:司思四 song:宋松颂 su:苏素 sun:孙 tai:泰太 tan:谭谈 tang:唐汤棠 tao:涛陶桃 teng:滕腾 tian:田天甜 ting:婷廷庭亭 tong:童彤桐通 tu:涂屠
wan:万婉 wang:王汪望旺 wei:伟卫威维魏韦薇巍炜蔚唯为 wen:文温雯闻 weng:翁 wu:吴武伍五悟 xi:希西喜习曦溪熙 xia:夏霞侠 xian:贤先仙显 xiang:向祥香项翔湘 xiao:小晓肖萧笑孝 xie:谢解 xin:新欣鑫心辛馨信 xing:星兴邢行
xiong:雄熊 xiu:秀修 xu:徐许旭续 xuan:轩宣萱 xue:雪薛学 xun:勋荀 ya:亚雅娅 yan:燕艳严岩闫颜妍彦言阎研 yang:杨阳洋扬 yao:姚瑶尧耀 ye:叶野 yi:一义易怡艺依毅伊宜奕仪 yin:银尹殷音 ying:英颖莹应盈影瑛
yong:勇永咏 you:友有尤游 yu:宇雨玉于余郁俞瑜钰育喻语羽裕煜 yuan:袁元源远媛园圆 yue:月岳悦越跃 yun:云芸运 zeng:曾增 zhan:詹展战 zhang:张章彰 zhao:赵兆昭 zhe:哲 zhen:真珍振震贞镇 zheng:郑正政征
zhi:志智之芝治植知 zhong:中忠钟仲 zhou:周洲舟 zhu:朱竹祝珠柱 zhuang:庄 zhuo:卓 zi:子紫梓自 zong:宗 zou:邹 zu:祖 zuo:左
`

/** The syllables of a name in pinyin without tones; undefined when a character is not among the common ones. */
export function pinyinOf(name: string): string[] | undefined {
  const syllables = Array.from(name, character => table().get(character))
  return syllables.every(syllable => syllable !== undefined) ? syllables : undefined
}

let cached: Map<string, string> | undefined

function table(): Map<string, string> {
  cached ??= new Map(
    readings
      .trim()
      .split(/\s+/)
      .map(entry => entry.split(':'))
      .flatMap(([syllable = '', characters = '']) =>
        Array.from(characters, (key): [string, string] => [key, syllable]),
      ),
  )
  return cached
}
