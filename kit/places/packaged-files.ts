import ip2region from 'ip2region'

/** A line of the data for an address, and the operator where the line does not hold it. */
export type RegionLine = { text: string; isp: string }

/** The IPv4 and IPv6 files that the `ip2region` package ships (about 11 MB, read wholly into memory). */
export function openPackagedFiles(): (address: string) => RegionLine | null {
  const files = new ip2region.default()
  return address => {
    const found = files.searchRaw(address, false)
    if (found === null) return null
    if ('region' in found && typeof found.region === 'string') return { text: found.region, isp: '' }
    return 'cArea' in found ? { text: found.cArea, isp: found.aArea } : null
  }
}
