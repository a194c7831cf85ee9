#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))

typedef struct
{
    unsigned int A;
    unsigned int B;
    unsigned int C;
    unsigned int D;
} PhiloxBlock;

static __device__ __forceinline__ void PhiloxBlock_Create(PhiloxBlock* self, unsigned long long block, unsigned long long offset)
{
    self->A = (unsigned int)block;
    self->B = (unsigned int)(block >> 32);
    self->C = (unsigned int)offset;
    self->D = (unsigned int)(offset >> 32);
}

static __device__ __forceinline__ PhiloxBlock PhiloxBlock_Generate(PhiloxBlock counter, unsigned long long key)
{
    unsigned int firstKey = (unsigned int)key;
    unsigned int secondKey = (unsigned int)(key >> 32);
    #pragma unroll
    for (int round = 0; round < 10; round++)
    {
        unsigned long long first = (unsigned long long)counter.A * 3528531795UL;
        unsigned long long second = (unsigned long long)counter.C * 3449720151UL;
        counter.A = (unsigned int)(second >> 32) ^ counter.B ^ firstKey;
        counter.B = (unsigned int)second;
        counter.C = (unsigned int)(first >> 32) ^ counter.D ^ secondKey;
        counter.D = (unsigned int)first;
        firstKey += 2654435769u;
        secondKey += 3144134277u;
    }
    return counter;
}

static __device__ __forceinline__ void Normal_Single_Make(float* first, float* second, float step_)
{
    float radius = sqrtf(-2.0f * logf(*first + step_));
    float angle = *second * 6.2831855f;
    *first = radius * cosf(angle);
    *second = radius * sinf(angle);
}

extern "C" __global__ void RandomSingle_Normal_Single(unsigned long long key, unsigned long long offset, float* output, int count)
{
    for (int block = GLOBAL_INDEX; block < (int)((unsigned int)count + 3u) / 4; block += GLOBAL_SIZE)
    {
        PhiloxBlock value;
        PhiloxBlock_Create(&value, (unsigned long long)(long long)block, offset);
        PhiloxBlock words = PhiloxBlock_Generate(value, key);
        float a = (float)(int)(words.A >> 8) * 5.9604645E-08f;
        float b = (float)(int)(words.B >> 8) * 5.9604645E-08f;
        float c = (float)(int)(words.C >> 8) * 5.9604645E-08f;
        float d = (float)(int)(words.D >> 8) * 5.9604645E-08f;
        Normal_Single_Make(&a, &b, 5.9604645E-08f);
        Normal_Single_Make(&c, &d, 5.9604645E-08f);
        int i = (int)(4u * (unsigned int)block);
        output[i] = a;
        if ((int)((unsigned int)i + 1u) < count)
        {
            output[i + 1] = b;
        }
        if ((int)((unsigned int)i + 2u) < count)
        {
            output[i + 2] = c;
        }
        if ((int)((unsigned int)i + 3u) < count)
        {
            output[i + 3] = d;
        }
    }
}
