using System.Runtime.CompilerServices;
using ILGpuNet.Kernels;

namespace ILGpuNet.Compiler;

/// <summary>Where a pointer points to.</summary>
internal enum AddressSpace
{
    Private,
    Global,
    Shared,
}

/// <summary>The type of a value on the device: a number or a struct, or, with a space, a pointer to such things there.</summary>
internal readonly record struct DeviceType(Type Element, AddressSpace? Space = null)
{
    public static readonly DeviceType Void = new(typeof(void)), Boolean = new(typeof(bool)), Int32 = new(typeof(int)), UInt32 = new(typeof(uint)),
        Int64 = new(typeof(long)), UInt64 = new(typeof(ulong)), Float32 = new(typeof(float)), Float64 = new(typeof(double));

    public bool IsPointer => Space is not null;
    public bool IsFloating => !IsPointer && (Element == typeof(float) || Element == typeof(double));
    public bool IsInteger => !IsPointer && Element.IsPrimitive && !IsFloating;
    public bool IsStruct => !IsPointer && !Element.IsPrimitive && Element != typeof(void);
    public bool IsUnsigned => IsInteger && Type.GetTypeCode(Element) is not (TypeCode.SByte or TypeCode.Int16 or TypeCode.Int32 or TypeCode.Int64);
    public bool Is64Bit => IsInteger && Type.GetTypeCode(Element) is TypeCode.Int64 or TypeCode.UInt64;
    public bool IsSmall => IsInteger && Type.GetTypeCode(Element) is not (TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Int64 or TypeCode.UInt64);

    /// <summary>What a value of this type is on IL's stack: a small integer is an int there.</summary>
    public DeviceType OnStack => IsSmall ? Int32 : this;

    public DeviceType AsUnsigned => Is64Bit ? UInt64 : UInt32;
    public DeviceType AsSigned => Is64Bit ? Int64 : Int32;

    public override string ToString() => IsPointer ? $"{Space} {TypeNames.Of(Element)}*" : TypeNames.Of(Element);

    /// <summary>The thread is known on the device without being passed.</summary>
    public static bool IsErased(Type type) => type == typeof(KernelThread) || (type.IsByRef && type.GetElementType() == typeof(KernelThread));

    /// <exception cref="UnsupportedConstructException">A type that has no counterpart on a device.</exception>
    public static DeviceType Of(Type type)
    {
        if (type.IsEnum) type = type.GetEnumUnderlyingType();
        if (type.IsGenericType)
        {
            Type definition = type.GetGenericTypeDefinition();
            AddressSpace? space = definition == typeof(View<>) ? AddressSpace.Global
                : definition == typeof(Shared<>) ? AddressSpace.Shared
                : definition == typeof(Local<>) ? AddressSpace.Private : null;
            if (space is not null) return new DeviceType(Of(type.GetGenericArguments()[0]).Element, space);
        }
        if (type == typeof(void) || (type.IsPrimitive && type != typeof(nint) && type != typeof(nuint))) return new DeviceType(type);
        if (type.IsPointer || type == typeof(nint) || type == typeof(nuint))
            throw new UnsupportedConstructException($"type {TypeNames.Of(type)}, a raw pointer", "use View<T>, Shared<T> or Local<T>");
        if (!type.IsValueType)
            throw new UnsupportedConstructException($"type {TypeNames.Of(type)}, a reference type", "kernels have numbers, structs and views only");
        CheckStruct(type);
        return new DeviceType(type);
    }

    private static void CheckStruct(Type type)
    {
        string name = TypeNames.Of(type);
        if (type.IsByRefLike) throw new UnsupportedConstructException($"type {name}", "use View<T>, Shared<T> or Local<T>");
        bool isForeign = type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true && !type.Name.StartsWith("ValueTuple", StringComparison.Ordinal);
        if (isForeign || type.IsExplicitLayout || type.IsDefined(typeof(InlineArrayAttribute), false))
            throw new UnsupportedConstructException($"type {name}", "use int, uint, long, ulong, smaller integers, bool, float, double, or a struct of them");
    }
}
