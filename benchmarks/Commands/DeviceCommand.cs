using System.Globalization;
using ILGpuNet.Runtime;

namespace ILGpuNet.Benchmarks;

/// <summary><c>devices</c>: the devices of this machine with drivers, libraries, precisions of products and memory, and which kinds are absent, and why.</summary>
internal static class DeviceCommand
{
    /// <summary>Prints the table.</summary>
    public static int Run()
    {
        var table = new TextTable("name", "description", "driver", "default", "products as", ">memory MiB", ">live MiB", ">reserved MiB", ">peak MiB");
        foreach (Device device in Device.All)
        {
            MemoryPool pool = device.Engine.Memory;
            table.Add(device.Name, device.Description, device.Driver, device == Device.Default ? "yes" : "",
                string.Join(", ", Enum.GetValues<ProductPrecision>().Where(device.Supports)), Mebibytes(device.MemoryBytes),
                Mebibytes(pool.LiveBytes), Mebibytes(pool.ReservedBytes), Mebibytes(pool.PeakReservedBytes));
        }
        Console.Write(table);
        foreach (AbsentDevice absent in Device.Absent) Console.WriteLine($"absent: {absent.Name}: {absent.Reason}");
        return 0;
    }

    private static string Mebibytes(long bytes) => (bytes / (double)(1 << 20)).ToString("0.0", CultureInfo.InvariantCulture);
}
