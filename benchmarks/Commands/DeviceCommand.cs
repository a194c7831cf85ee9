using System.Globalization;
using ILGpuNet.Runtime;

namespace ILGpuNet.Benchmarks;

/// <summary><c>devices</c>: the devices of this machine and their memory pools.</summary>
internal static class DeviceCommand
{
    /// <summary>Prints the table.</summary>
    public static int Run()
    {
        var table = new TextTable("name", "description", "default", ">live MiB", ">reserved MiB", ">peak MiB");
        foreach (Device device in Device.All)
        {
            MemoryPool pool = device.Engine.Memory;
            table.Add(device.Name, device.Description, device == Device.Default ? "yes" : "", Mebibytes(pool.LiveBytes),
                Mebibytes(pool.ReservedBytes), Mebibytes(pool.PeakReservedBytes));
        }
        Console.Write(table);
        return 0;
    }

    private static string Mebibytes(long bytes) => (bytes / (double)(1 << 20)).ToString("0.0", CultureInfo.InvariantCulture);
}
