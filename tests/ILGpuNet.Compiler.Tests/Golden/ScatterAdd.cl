#pragma OPENCL FP_CONTRACT OFF
#define GLOBAL_INDEX ((int)get_global_id(0))
#define GLOBAL_SIZE ((int)get_global_size(0))

static inline float atomic_add_float_global(volatile __global float* location, float value)
{
    int old, seen = as_int(*location);
    do
    {
        old = seen;
        seen = atomic_cmpxchg((volatile __global int*)location, old, as_int(as_float(old) + value));
    } while (seen != old);
    return as_float(old);
}

__kernel void ScatterAdd(__global float* values_memory, int values_start, __global int* indices_memory, int indices_start, __global float* table_memory, int table_start, int columns, int count)
{
    __global float* values = values_memory + values_start;
    __global int* indices = indices_memory + indices_start;
    __global float* table = table_memory + table_start;
    for (int i = GLOBAL_INDEX; i < (int)((uint)count * (uint)columns); i += GLOBAL_SIZE)
    {
        atomic_add_float_global(&table[indices[i / columns] * columns + i % columns], values[i]);
    }
}
