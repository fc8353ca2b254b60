export const zhCN = {
  begun: '开始轮换密钥，服务可照常运行。',
  resumed: '接着上次的进度继续轮换密钥。',
  waiting: '等待 {count} 个运行中的进程换用密钥。',
  rewriting: '正在重写 {step}：已重写 {rewritten} 处。',
  stopped: '已停止，进度已保存。再次运行同一命令即可继续。',
  completed: '轮换完毕，共重写 {rewritten} 处。旧密钥已停用，请备份新的密钥文件；旧密钥须与用它的备份保存同样久。',
} as const
